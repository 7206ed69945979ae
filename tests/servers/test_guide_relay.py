"""The guide's main.cf, word for word, in a running Postfix: what leaves, by which address and under which name."""

import re
import tempfile
import uuid
from collections.abc import Iterator
from email import message_from_bytes
from pathlib import Path

import pytest

from guide import main_cf
from servers.client import Letter
from servers.postfix import Postfix
from servers.reading import Facts, facts, read
from servers.stage import Stage, has_ipv6, program
from servers.tenant import DOOR, RELAY4, RELAY6, Tenant, hand_in, own_network, rewriter

pytestmark = pytest.mark.servers("postfix", "openssl", "ip", "sendmail")

SENDING, FORWARDING = main_cf()
STRANGER = Letter(sender="carol@example.net", author="carol@example.net")


@pytest.fixture(scope="module")
def tenant() -> Iterator[Tenant]:
    with tempfile.TemporaryDirectory(prefix="hdrscan-guide-") as folder, own_network():
        made = Tenant(Stage(Path(folder)))
        made.door.write()
        with made.door.running():
            yield made


@pytest.fixture(scope="module")
def relay(tenant: Tenant) -> Iterator[Postfix]:
    """As the guide has it."""
    with tenant.relay(SENDING) as relay:
        yield relay


def changed(text: str, old: str, new: str) -> str:
    """Change one line of the guide's text, which has to hold it once."""
    assert len(re.findall(f"^{re.escape(old)}$", text, re.MULTILINE)) == 1
    return re.sub(f"^{re.escape(old)}$", new, text, flags=re.MULTILINE)


def with_certificate(text: str) -> str:
    """Take the signs of a comment from the lines for a connector by certificate."""
    text = changed(
        text,
        "#smtp_tls_cert_file = /etc/postfix/mail.example.com.pem",
        "smtp_tls_cert_file = /etc/postfix/mail.example.com.pem",
    )
    return changed(
        text,
        "#smtp_tls_key_file = /etc/postfix/mail.example.com.key",
        "smtp_tls_key_file = /etc/postfix/mail.example.com.key",
    )


def at_the_door(tenant: Tenant, relay: Postfix, letter: Letter) -> tuple[Facts, str]:
    """Send through a relay; return the front door's facts of who came, and its Received field."""
    _, (_, second) = read(tenant.door.arrived(hand_in(relay, letter).token))
    return facts(second, "helo", "rdns", "ip", "by", "protocol"), second.field.body


def test_mail_leaves_encrypted_by_the_relays_address_and_name(tenant: Tenant, relay: Postfix) -> None:
    came, field = at_the_door(tenant, relay, Letter())
    assert came == {
        "helo": "mail.example.com",
        "rdns": "mail.example.com",
        "ip": RELAY4,
        "by": DOOR,
        "protocol": "ESMTPS",
    }
    assert "(Client did not present a certificate)" in field
    assert "deferred" not in relay.log()


def test_certificate_is_shown_once_it_is_there(tenant: Tenant) -> None:
    with tenant.certified(), tenant.relay(with_certificate(SENDING)) as relay:
        came, field = at_the_door(tenant, relay, Letter())
    assert (came["protocol"], came["ip"]) == ("ESMTPS", RELAY4)
    assert 'Client CN "mail.example.com"' in field


def test_certificate_lines_without_the_files_defer_all_mail(tenant: Tenant) -> None:
    with tenant.relay(with_certificate(SENDING)) as relay:
        sent = hand_in(relay, Letter())
        reason = relay.logged(rf"{sent.queue_id}: .*status=deferred \(([^)]+)\)")[1]
    assert f'"{reason}"' in SENDING.replace("\n# ", " ")


PREFERS_IPV6 = "smtp_address_preference = ipv6\n"


def test_one_protocol_alone_keeps_to_the_address(tenant: Tenant) -> None:
    with tenant.relay(SENDING + PREFERS_IPV6) as relay:
        assert at_the_door(tenant, relay, Letter())[0]["ip"] == RELAY4


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback address")
def test_bind_address_alone_lets_mail_out_by_ipv6(tenant: Tenant) -> None:
    text = changed(SENDING, "inet_protocols = ipv4", "")
    with tenant.relay(text + PREFERS_IPV6) as relay:
        address = at_the_door(tenant, relay, Letter())[0]["ip"]
    assert isinstance(address, str)
    assert ":" in address
    assert address != RELAY6


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no IPv6 loopback address")
def test_prepared_ipv6_address_is_left_by(tenant: Tenant) -> None:
    text = changed(SENDING, "inet_protocols = ipv4", "")
    text = changed(text, "#smtp_bind_address6 = 2001:db8::25", "smtp_bind_address6 = 2001:db8::25")
    with tenant.relay(text + PREFERS_IPV6) as relay:
        came, _ = at_the_door(tenant, relay, Letter())
    assert (came["ip"], came["rdns"]) == (RELAY6, "mail.example.com")


def test_helo_name_where_the_host_has_another(tenant: Tenant) -> None:
    text = changed(SENDING, "myhostname = mail.example.com", "myhostname = lan7.example.com")
    with tenant.relay(text) as relay:
        assert at_the_door(tenant, relay, Letter())[0]["helo"] == "lan7.example.com"
    text = changed(text, "#smtp_helo_name = mail.example.com", "smtp_helo_name = mail.example.com")
    with tenant.relay(text) as relay:
        assert at_the_door(tenant, relay, Letter())[0]["helo"] == "mail.example.com"


def by_sendmail(tenant: Tenant, relay: Postfix, *arguments: str, head: str = "") -> bytes:
    """Hand in mail of the machine itself; return what arrives."""
    token = uuid.uuid4().hex
    command: list[str | Path] = [program("sendmail"), "-C", relay.configuration, *arguments]
    tenant.stage.run(command, f"{head}Subject: {token}\n\nHello.\n".encode())
    return tenant.door.arrived(token)


def test_mail_of_the_machine_has_the_domain_as_sender(tenant: Tenant, relay: Postfix) -> None:
    message = message_from_bytes(by_sendmail(tenant, relay, "root"))
    assert message["Return-Path"] == "<root@example.com>"
    assert message["From"].endswith("<root@example.com>")
    # Mail to root is for the domain as well, not for a mailbox on this machine.
    assert message["Delivered-To"] == "root@example.com"


@pytest.fixture(scope="module")
def forwarder(tenant: Tenant) -> Iterator[Postfix]:
    """Both blocks of the guide, and postsrsd's part."""
    with tenant.relay(SENDING + FORWARDING) as relay, rewriter(relay):
        yield relay


def forwarded(tenant: Tenant, relay: Postfix, letter: Letter) -> tuple[str, str]:
    """Return the envelope sender and the From that arrive."""
    message = message_from_bytes(tenant.door.arrived(hand_in(relay, letter).token))
    return message["Return-Path"], message["From"]


def test_strangers_envelope_sender_is_rewritten_and_from_stays(tenant: Tenant, forwarder: Postfix) -> None:
    assert forwarded(tenant, forwarder, STRANGER) == (
        "<SRS0=hash=ts=example.net=carol@srs.example.com>",
        "carol@example.net",
    )


def test_own_sender_and_null_sender_stay(tenant: Tenant, forwarder: Postfix) -> None:
    author = Letter().author
    assert forwarded(tenant, forwarder, Letter()) == ("<alice@example.com>", author)
    assert forwarded(tenant, forwarder, Letter(sender="")) == ("<>", author)


def test_bounce_from_anywhere_finds_the_way_back(tenant: Tenant, forwarder: Postfix) -> None:
    anywhere = {"ADDR": "198.51.100.7", "NAME": "mx.example.net"}
    address = "SRS0=hash=ts=example.net=carol@srs.example.com"
    sent = hand_in(forwarder, Letter(sender="", recipients=(address,), xclient=anywhere))
    assert message_from_bytes(tenant.door.arrived(sent.token))["Delivered-To"] == "carol@example.net"
    # Nothing else is relayed for a stranger.
    with pytest.raises(AssertionError, match="Relay access denied"):
        hand_in(forwarder, Letter(sender="", recipients=("carol@example.net",), xclient=anywhere))


def test_no_mail_is_taken_while_postsrsd_is_down(tenant: Tenant) -> None:
    with tenant.relay(SENDING + FORWARDING) as relay, pytest.raises(AssertionError, match="451"):
        hand_in(relay, Letter())


LOCAL = ("-f", "carol@example.net", "bob@example.org")


def test_from_of_mail_on_the_machine_stays_too(tenant: Tenant, forwarder: Postfix) -> None:
    message = message_from_bytes(by_sendmail(tenant, forwarder, *LOCAL, head="From: carol@example.net\n"))
    assert message["From"] == "carol@example.net"
    assert message["Return-Path"].startswith("<SRS0=")


@pytest.mark.parametrize(("clients", "rewritten"), [("", False), ("permit_mynetworks", True)])
def test_without_the_class_from_is_rewritten_too(tenant: Tenant, clients: str, rewritten: bool) -> None:  # noqa: FBT001
    text = changed(FORWARDING, "sender_canonical_classes = envelope_sender", "")
    if clients:
        text += f"local_header_rewrite_clients = {clients}\n"
    with tenant.relay(SENDING + text) as relay, rewriter(relay):
        message = message_from_bytes(by_sendmail(tenant, relay, *LOCAL, head="From: carol@example.net\n"))
        _, author = forwarded(tenant, relay, STRANGER)
    assert message["From"].startswith("SRS0=")
    # By default, Postfix rewrites no header field of mail that came from elsewhere.
    assert author.startswith("SRS0=") is rewritten
