"""Users who log in (Cyrus SASL), with and without TLS, and servers that say so or keep it to themselves."""

import ssl

import pytest

from hdrscan.model.absent import Absent
from servers.client import Letter
from servers.network import USER, Network
from servers.reading import facts, read

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2")


@pytest.mark.parametrize(
    ("tls", "protocol"),
    [(None, "ESMTPA"), (ssl.TLSVersion.TLSv1_3, "ESMTPSA"), (ssl.TLSVersion.TLSv1_2, "ESMTPSA")],
)
def test_authenticated_sender(network: Network, tls: ssl.TLSVersion | None, protocol: str) -> None:
    sent = network.submit("submission", Letter(tls=tls, login=USER))
    _, (first, second) = read(network.receiver.arrived(sent.token))
    assert facts(first) == {
        "helo": "laptop.example.com",
        "rdns": "laptop.example.com",
        "ip": "127.0.0.4",
        "by": "mail.example.com",
        "protocol": protocol,
        "id": sent.queue_id,
        "for_": "bob@example.org",
        "authenticated": USER[0],
        "dialect": "postfix",
        "tls": "/".join(str(part) for part in sent.tls) if sent.tls else None,
    }
    assert second.authenticated is Absent.NOT_PRESENT


def test_server_that_does_not_name_the_user(network: Network) -> None:
    sent = network.submit("discreet", Letter(tls=ssl.TLSVersion.TLSv1_3, login=USER))
    _, (first, _) = read(network.receiver.arrived(sent.token))
    # Only the protocol's last letter says that somebody logged in (RFC 3848).
    assert facts(first, "protocol", "authenticated") == {"protocol": "ESMTPSA", "authenticated": None}


def test_client_that_may_log_in_and_does_not(network: Network) -> None:
    sent = network.submit("submission", Letter(tls=ssl.TLSVersion.TLSv1_3))
    _, (first, _) = read(network.receiver.arrived(sent.token))
    assert facts(first, "protocol", "authenticated") == {"protocol": "ESMTPS", "authenticated": None}
