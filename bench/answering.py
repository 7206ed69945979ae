"""A name server on loopback that answers everything after a while: what asking costs, and nothing else.

    python bench/answering.py MILLISECONDS [PORT]

It prints its port, and how many questions it had and how many were open at once when its input ends. What it says
depends on the name alone: hosts have addresses, domains have MX, SPF with two includes, and DMARC; every fourth
selector has a key, with which nothing verifies. What there is not comes as NXDOMAIN with a SOA record, as from a
resolver.
"""

import asyncio
import sys
from base64 import b64encode
from typing import cast
from zlib import crc32

_A, _PTR, _MX, _TXT = 1, 12, 15, 16
_DEEPEST = 3
"""Labels of the longest name that has mail."""
_TTL = (3600).to_bytes(4, "big")
_SPKI = bytes.fromhex("30820122300d06092a864886f70d01010105000382010f003082010a0282010100")
_EXPONENT = bytes.fromhex("0203010001")
_SOA = b"\x00" + b"\x00" + b"".join(number.to_bytes(4, "big") for number in (1, 3600, 600, 86400, 300))


class Answering(asyncio.DatagramProtocol):
    """Answers each question after the same time."""

    def __init__(self, seconds: float) -> None:
        """Nothing was asked yet."""
        self._seconds = seconds
        self._open = 0
        self.most = 0
        """Questions that were open at once."""
        self.asked: dict[bytes, int] = {}
        """How often each question came."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep what answers go out by."""
        self._transport = cast("asyncio.DatagramTransport", transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """Take a question."""
        end = data.index(0, 12) + 5
        question = data[12:end].lower()
        self.asked[question] = self.asked.get(question, 0) + 1
        self._open += 1
        self.most = max(self.most, self._open)
        reply = _reply(data[:2], data[12:end], question)
        asyncio.get_running_loop().call_later(self._seconds, self._answer, reply, addr)

    def _answer(self, reply: bytes, addr: tuple[str, int]) -> None:
        self._open -= 1
        self._transport.sendto(reply, addr)


def _reply(number: bytes, written: bytes, question: bytes) -> bytes:
    kind = int.from_bytes(question[-4:-2], "big")
    values = _values(_labels(question[:-5]), kind)
    code, authority = (0, 0) if values else (3, 1)
    head = (
        number + bytes((0x81, 0x80 | code)) + b"\0\1" + len(values).to_bytes(2, "big") + b"\0%c\0\0" % authority
    )
    records = b"".join(
        b"\xc0\x0c" + question[-4:] + _TTL + len(value).to_bytes(2, "big") + value for value in values
    )
    soa = b"\0\0\6\0\1" + _TTL + len(_SOA).to_bytes(2, "big") + _SOA if authority else b""
    return head + written + records + soa


def _labels(data: bytes) -> list[bytes]:
    labels: list[bytes] = []
    while data:
        labels.append(data[1 : data[0] + 1])
        data = data[data[0] + 1 :]
    return labels


def _values(labels: list[bytes], kind: int) -> list[bytes]:
    dice = crc32(b".".join(labels))
    if kind == _A:
        return [bytes((198, 51, 100, dice % 256))] if labels[-1] != b"arpa" else []
    if kind == _MX:
        return [b"\0\x0a" + _wire(b"mx", *labels)] if len(labels) <= _DEEPEST else []
    if kind == _PTR:
        return [_wire(b"host-%d" % (dice % 997), b"example", b"net")]
    return _text(_policy(labels, dice)) if kind == _TXT else []


def _policy(labels: list[bytes], dice: int) -> bytes:
    domain = b".".join(labels)
    if labels[0] == b"_dmarc":
        return b"v=DMARC1; p=quarantine; rua=mailto:dmarc@" + domain.removeprefix(b"_dmarc.") if dice % 2 else b""
    if b"_domainkey" in labels:
        key = bytes(((dice >> at % 24) + at * 37) & 255 | 128 * (at == 0) for at in range(255)) + b"\xff"
        return b"v=DKIM1; k=rsa; p=" + b64encode(_SPKI + key + _EXPONENT) if dice % 4 == 0 else b""
    if labels[0][:4] == b"_spf":
        return b"v=spf1 ip4:192.0.2.0/24 ip4:203.0.113.%d ip6:2001:db8::/32 ~all" % (dice % 256)
    if labels[0][:1] == b"_" or len(labels) > _DEEPEST:
        return b""
    return b"v=spf1 mx include:_spf%d.example.net include:_spf.%b ~all" % (dice % 40, domain)


def _text(text: bytes) -> list[bytes]:
    strings = [text[at : at + 255] for at in range(0, len(text), 255)]
    return [b"".join(bytes((len(string),)) + string for string in strings)] if text else []


def _wire(*labels: bytes) -> bytes:
    return b"".join(bytes((len(label),)) + label for label in labels) + b"\0"


async def main() -> None:
    """Answer until the input ends."""
    loop = asyncio.get_running_loop()
    place = ("127.0.0.1", int((*sys.argv, "0")[2]))
    transport, server = await loop.create_datagram_endpoint(lambda: Answering(int(sys.argv[1]) / 1000), place)
    print(transport.get_extra_info("sockname")[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    print(sum(server.asked.values()), len(server.asked), server.most, flush=True)


if __name__ == "__main__":
    asyncio.run(main())
