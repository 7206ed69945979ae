"""Transport security, as the servers wrote it and as the other side of each connection saw it."""

import ssl

import pytest

from hdrscan.model.absent import Absent
from servers.client import Letter
from servers.network import Network
from servers.reading import facts, read

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2")


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_client_that_starts_tls(network: Network, version: ssl.TLSVersion) -> None:
    sent = network.submit("smtp", Letter(tls=version))
    _, (first, second) = read(network.receiver.arrived(sent.token))
    assert sent.tls
    seen = "/".join(str(part) for part in sent.tls)
    assert facts(first, "protocol", "tls", "authenticated") == {
        "protocol": "ESMTPS",
        "tls": seen,
        "authenticated": None,
    }
    assert second.tls is Absent.NOT_PRESENT


@pytest.mark.parametrize(
    ("domain", "comment"),
    [
        ("tls.example.org", "(No client certificate requested)"),
        ("asked.example.org", "(Client did not present a certificate)"),
        (
            "certified.example.org",
            '(Client CN "mail.example.com", Issuer "mail.example.com" (verified OK))',
        ),
        # mail_name is not Postfix: the word order and the TLS comment give it away.
        ("branded.example.org", "(Example Mail Gateway)"),
    ],
)
def test_relay_that_insists_on_tls(network: Network, domain: str, comment: str) -> None:
    sent = network.submit("smtp", Letter(recipients=(f"bob@{domain}",)))
    _, (first, second) = read(network.receiver.arrived(sent.token))
    # The relay's own log is the second witness.
    port = network.relay.logged(rf"{sent.queue_id}: .*relay=127\.0\.0\.3\[127\.0\.0\.3\]:(\d+)")[1]
    seen = network.relay.logged(rf"connection established to \S+:{port}: (\S+) with cipher (\S+)")
    assert comment in second.field.body
    assert facts(second) == {
        "helo": "mail.example.com",
        "rdns": "mail.example.com",
        "ip": "127.0.0.2",
        "by": "mx.example.org",
        "protocol": "ESMTPS",
        "id": network.relay.logged(rf"{sent.queue_id}: .*queued as (\w+)")[1],
        "for_": f"bob@{domain}",
        "authenticated": None,
        "dialect": "postfix",
        "tls": f"{seen[1]}/{seen[2]}",
    }
    assert first.tls is Absent.NOT_PRESENT
