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
