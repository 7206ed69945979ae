"""From a client through the relay to the receiver, and what each real hop wrote."""

import pytest

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Continuity
from hdrscan.settings import Settings
from servers.client import Letter
from servers.network import OUTBOUND, Network
from servers.reading import facts, read
from servers.stage import has_ipv6

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2")


def test_plain_path_with_names_addresses_and_queue_ids(network: Network) -> None:
    sent = network.submit("smtp", Letter())
    report, (first, second) = read(network.receiver.arrived(sent.token))
    queue_id = network.relay.logged(rf"{sent.queue_id}: .*queued as (\w+)")[1]
    assert facts(first) == {
        "helo": "laptop.example.com",
        "rdns": "laptop.example.com",
        "ip": "127.0.0.4",
        "by": "mail.example.com",
        "protocol": "ESMTP",
        "id": sent.queue_id,
        "for_": "bob@example.org",
        "authenticated": None,
        "dialect": "postfix",
        "tls": None,
    }
    assert facts(second) == {
        "helo": "mail.example.com",
        "rdns": "mail.example.com",
        "ip": "127.0.0.2",
        "by": "mx.example.org",
        "protocol": "ESMTP",
        "id": queue_id,
        "for_": "bob@example.org",
        "authenticated": None,
        "dialect": "postfix",
        "tls": None,
    }
    assert [step.continuity for step in report.chain.steps] == [Continuity.ORIGIN, Continuity.SAME]
    assert [step.admd for step in report.chain.steps] == ["example.com", "example.org"]
    assert [step.address_kind for step in report.chain.steps] == ["loopback", "loopback"]
    assert report.boundary
    assert report.boundary.hop == second
    assert report.message.reverse_path == "alice@example.com"
    assert report.quirks == ()


def test_long_and_short_queue_ids_are_both_whole(network: Network) -> None:
    sent = network.submit("smtp", Letter())
    _, (first, second) = read(network.receiver.arrived(sent.token))
    assert facts(first, "id") == {"id": sent.queue_id}
    # The receiver has enable_long_queue_ids, whose alphabet has no vowels.
    assert isinstance(second.id, str)
    assert len(second.id) > len(sent.queue_id)
    assert not set(second.id) & set("aeiouAEIOU")


def test_helo_that_is_not_the_hosts_name(network: Network) -> None:
    sent = network.submit("smtp", Letter(recipients=("bob@helo.example.org",)))
    report, (_, second) = read(network.receiver.arrived(sent.token))
    assert facts(second, "name", "helo", "rdns") == {
        "name": OUTBOUND,
        "helo": OUTBOUND,
        "rdns": "mail.example.com",
    }
    # It is still the host below that handed over: the name that was looked up says so.
    assert report.chain.steps[1].continuity is Continuity.SAME


def test_old_protocol_without_extensions(network: Network) -> None:
    sent = network.submit("smtp", Letter(verb="HELO"))
    _, (first, second) = read(network.receiver.arrived(sent.token))
    assert (first.protocol, second.protocol) == ("SMTP", "ESMTP")


def test_client_that_says_no_helo_at_all(network: Network) -> None:
    sent = network.submit("smtp", Letter(verb=""))
    _, (first, _) = read(network.receiver.arrived(sent.token))
    assert facts(first, "rdns", "ip", "protocol") == {
        "rdns": "laptop.example.com",
        "ip": "127.0.0.4",
        "protocol": "SMTP",
    }


def test_client_without_a_name(network: Network) -> None:
    sent = network.submit("smtp", Letter(source="127.0.0.9"))
    _, (first, _) = read(network.receiver.arrived(sent.token))
    assert facts(first, "helo", "rdns", "ip") == {"helo": "laptop.example.com", "rdns": None, "ip": "127.0.0.9"}
    assert first.notes == ("unknown",)


def test_several_recipients_leave_no_for_clause(network: Network) -> None:
    sent = network.submit("smtp", Letter(recipients=("bob@example.org", "carol@example.org")))
    _, hops = read(network.receiver.arrived(sent.token))
    assert [hop.for_ for hop in hops] == [Absent.NOT_PRESENT, Absent.NOT_PRESENT]


def test_content_filter_hands_the_message_back_to_its_host(network: Network) -> None:
    sent = network.submit("smtp", Letter(recipients=("bob@filtered.example.org",)))
    report, hops = read(network.receiver.arrived(sent.token))
    assert [hop.by for hop in hops] == ["mail.example.com", "mx.example.org", "mx.example.org"]
    assert [step.continuity for step in report.chain.steps] == [
        Continuity.ORIGIN,
        Continuity.SAME,
        Continuity.SAME,
    ]
    assert report.boundary
    assert report.boundary.hop == hops[1]


@pytest.mark.parametrize("service", ["smtp", "smtp6"])
def test_ipv6_between_client_relay_and_receiver(network: Network, service: str) -> None:
    if not has_ipv6():
        pytest.skip("this machine has no IPv6 loopback address")
    source = "::1" if service == "smtp6" else "127.0.0.4"
    sent = network.submit(service, Letter(source=source, recipients=("bob@six.example.org",)))
    report, (first, second) = read(network.receiver.arrived(sent.token))
    assert first.ip == source
    assert facts(second, "rdns", "ip") == {"rdns": "v6.example.com", "ip": "::1"}
    assert report.chain.steps[1].address_kind == "loopback"


def test_receiver_that_has_several_names_for_itself(network: Network) -> None:
    sent = network.submit("smtp", Letter())
    message = network.receiver.arrived(sent.token)
    for name in ("example.org", "mx.example.org"):
        report, (_, second) = read(message, Settings(receivers=(name,)))
        assert report.boundary
        assert report.boundary.hop == second
