"""Messages that strain a reader: addresses in UTF-8, fields of the largest size that Postfix passes on."""

import pytest

from hdrscan.text.display import characters
from servers.client import Letter
from servers.network import Network
from servers.reading import facts, read

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2")


def test_addresses_in_utf8(network: Network) -> None:
    sent = network.submit(
        "smtp",
        Letter(sender="ålice@example.com", recipients=("bøb@example.org",), mail_options=("SMTPUTF8",)),
    )
    message = network.receiver.arrived(sent.token)
    report, hops = read(message)
    for hop in hops:
        start, end = hop.spans["for_"]
        assert message[start:end].decode() == "bøb@example.org"
        assert facts(hop, "protocol") == {"protocol": "UTF8SMTP"}
    assert characters(str(report.message.reverse_path)) == "ålice@example.com"


@pytest.mark.parametrize(
    "recipient",
    [
        "bob+tag=x@example.org",
        "o'brien@example.org",
        '"b o b"@example.org',
        '"by mx.example.net with ESMTP id 1 for"@example.org',
        '"b>ob"@example.org',
        '"b<ob"@example.org',
        '"b;ob"@example.org',
        '"b; Thu, 12 Jun 2025 14:20:05 +0000"@example.org',
        '"b(ob"@example.org',
        '"b)ob"@example.org',
        '"b\\"ob"@example.org',
        '"@[203.0.113.7]"@example.org',
    ],
)
def test_recipient_with_any_local_part(network: Network, recipient: str) -> None:
    sent = network.submit("smtp", Letter(recipients=(f"<{recipient}>",)))
    _, hops = read(network.receiver.arrived(sent.token))
    for hop, ip in zip(hops, ("127.0.0.4", "127.0.0.2"), strict=True):
        assert f"for <{recipient}>;" in hop.field.body
        assert facts(hop, "for_", "ip", "protocol") == {"for_": recipient, "ip": ip, "protocol": "ESMTP"}


@pytest.mark.parametrize("size", [60_000, 90_000, 150_000])
def test_a_field_of_any_size_hides_no_hop(network: Network, size: int) -> None:
    line = "\r\n\t<" + "x" * 60 + "@example.com>"
    more = "References:" + line * (size // len(line)) + "\r\n"
    sent = network.submit("smtp", Letter(more=more))
    report, (first, second) = read(network.receiver.arrived(sent.token))
    assert facts(first, "id", "ip") == {"id": sent.queue_id, "ip": "127.0.0.4"}
    assert facts(second, "by", "ip") == {"by": "mx.example.org", "ip": "127.0.0.2"}
    assert report.message.message_id == f"<{sent.token}@laptop.example.com>"


def test_many_fields_below_the_hops(network: Network) -> None:
    more = "".join(f"X-Filler-{number}: {'y' * 60}\r\n" for number in range(3_000))
    sent = network.submit("smtp", Letter(more=more))
    report, hops = read(network.receiver.arrived(sent.token))
    assert len(hops) == 2
    assert len(report.block.fields) > 3_000
