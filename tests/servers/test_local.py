"""Mail that begins on a server: handed to sendmail(1), or written by the server itself."""

import pwd
import uuid

import pytest

from hdrscan.model.absent import Absent
from hdrscan.model.hop import Continuity
from servers.client import Letter
from servers.network import Network
from servers.reading import facts, read
from servers.stage import program

pytestmark = pytest.mark.servers("postfix", "openssl", "saslpasswd2", "setpriv", "sendmail")

NOBODY = pwd.getpwnam("nobody").pw_uid


@pytest.mark.parametrize("user", [0, NOBODY])
def test_local_pickup_tells_the_user_id_and_no_client(network: Network, user: int) -> None:
    token = uuid.uuid4().hex
    as_user = (program("setpriv"), f"--reuid={user}", "--clear-groups")
    sendmail = (program("sendmail"), "-C", network.relay.configuration, "-f", "alice@example.com")
    network.stage.run(
        [*as_user, *sendmail, "bob@example.org"],
        f"From: alice@example.com\nTo: bob@example.org\nSubject: {token}\n\nHello.\n".encode(),
    )
    report, (first, second) = read(network.receiver.arrived(token))
    assert f"(Postfix, from userid {user})" in first.field.body
    assert facts(first) == {
        "helo": None,
        "rdns": None,
        "ip": None,
        "by": "mail.example.com",
        "protocol": None,
        "id": network.relay.logged(rf"(\w+): uid={user} from=<alice@example.com>")[1],
        "for_": None,
        "authenticated": None,
        "dialect": "postfix",
        "tls": None,
    }
    assert facts(second, "helo", "ip") == {"helo": "mail.example.com", "ip": "127.0.0.2"}
    assert [step.continuity for step in report.chain.steps] == [Continuity.ORIGIN, Continuity.SAME]


def test_null_sender(network: Network) -> None:
    sent = network.submit("smtp", Letter(sender=""))
    report, hops = read(network.receiver.arrived(sent.token))
    assert report.message.reverse_path == ""
    assert [hop.envelope_from for hop in hops] == [Absent.NOT_PRESENT, Absent.NOT_PRESENT]


def test_bounce_that_the_relay_writes(network: Network) -> None:
    sent = network.submit("smtp", Letter(sender="carol@example.org", recipients=("nobody@example.org",)))
    report, (first, second) = read(network.receiver.arrived(sent.token))
    bounce = network.relay.logged(rf"{sent.queue_id}: sender non-delivery notification: (\w+)")[1]
    # Its first hop has neither a client nor a protocol: the server wrote the message itself.
    assert facts(first) == {
        "helo": None,
        "rdns": None,
        "ip": None,
        "by": "mail.example.com",
        "protocol": None,
        "id": bounce,
        "for_": None,
        "authenticated": None,
        "dialect": "postfix",
        "tls": None,
    }
    assert facts(second, "ip", "for_") == {"ip": "127.0.0.2", "for_": "carol@example.org"}
    assert report.message.reverse_path == ""
    assert report.message.from_address == "MAILER-DAEMON@mail.example.com"
