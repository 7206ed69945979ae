"""What real policyd-spf, OpenDKIM and OpenDMARC write at a real Postfix, and where they write it."""

import re

import pytest

from hdrscan.auth.received_spf import read_received_spf
from hdrscan.auth.results import read_results
from hdrscan.model.auth import AuthResults, ReceivedSpf
from hdrscan.model.report import Report
from servers.client import Letter
from servers.judges import SELECTOR
from servers.network import Network
from servers.reading import read

pytestmark = pytest.mark.servers(
    "postfix", "openssl", "saslpasswd2", "nsd", "opendkim", "opendmarc", "policyd-spf"
)

LISTED = {"NAME": "out.example.com", "ADDR": "203.0.113.25"}
LISTED6 = {"NAME": "out.example.com", "ADDR": "IPV6:2001:db8::25"}
STRANGER = {"NAME": "[UNAVAILABLE]", "ADDR": "203.0.113.66"}


def results_of(report: Report) -> list[AuthResults]:
    """Return the receiver's own results; they stand above its Received, and nothing foreign between them."""
    keys = [field.key for field in report.block.fields]
    own = keys[: keys.index("received")]
    assert own[:3] == ["return-path", "x-original-to", "delivered-to"]
    assert set(own[3:]) <= {"authentication-results", "received-spf"}
    assert "authentication-results" not in keys[len(own) :]
    results = [read_results(field) for field in report.block.named("authentication-results")]
    for result in results:
        assert result.authserv_id == "mx.example.org"
        # OpenDKIM quotes no part of a signature, though a slash in it asks for that (RFC 8601 section 2.2).
        unquoted = [f"the value {found.value('header.b')} " for found in result.of("dkim")]
        assert all(error.startswith(tuple(unquoted)) for error in result.errors), result.errors
        assert len(result.quirks) == len(result.errors)
    return results


def said(results: list[AuthResults], method: str) -> list[tuple[str, ...]]:
    """Return each result of a method, with the identity that it speaks of."""
    names = {"spf": ("smtp.mailfrom", "smtp.helo"), "dkim": ("header.d",), "dmarc": ("header.from",)}
    return [(found.result, str(found.value(*names[method]))) for each in results for found in each.of(method)]


def spf_of(report: Report) -> ReceivedSpf:
    (field,) = report.block.named("received-spf")
    record = read_received_spf(field)
    assert record.errors == ()
    assert record.style == "pyspf"
    return record


def test_signed_mail_of_a_listed_relay_passes_everything(judged: Network) -> None:
    sent = judged.submit("signing", Letter(recipients=("bob@checked.example.org",)))
    report, hops = read(judged.receiver.arrived(sent.token))
    assert len(hops) == 2
    results = results_of(report)
    assert said(results, "dmarc") == [("pass", "example.com")]
    assert said(results, "dkim") == [("pass", "example.com")]
    (dkim,) = (found for each in results for found in each.of("dkim"))
    assert dkim.value("header.s") == SELECTOR
    assert dkim.value("header.i") == "@example.com"
    assert dkim.value("header.a") == "rsa-sha256"
    assert [comment.text for comment in dkim.comments] == ["2048-bit key; unprotected"]
    # OpenDKIM adds a method that only it writes.
    assert [found.result for each in results for found in each.of("dkim-atps")] == ["neutral"]
    record = spf_of(report)
    assert (record.result, record.identity, record.client_ip, record.helo) == (
        "pass",
        "mailfrom",
        "127.0.0.2",
        "mail.example.com",
    )
    assert record.envelope_from == "alice@example.com"


@pytest.mark.parametrize(
    ("letter", "result", "identity", "client_ip"),
    [
        (Letter(xclient=LISTED), "pass", "mailfrom", "203.0.113.25"),
        (Letter(xclient=LISTED6), "pass", "mailfrom", "2001:db8::25"),
        (Letter(xclient=STRANGER), "fail", "mailfrom", "203.0.113.66"),
        (Letter(xclient=STRANGER, sender="a@example.net"), "softfail", "mailfrom", "203.0.113.66"),
        (Letter(xclient=STRANGER, sender="a@sub.example.net"), "none", "mailfrom", "203.0.113.66"),
        (Letter(xclient=STRANGER, sender="a@broken.example.net"), "permerror", "mailfrom", "203.0.113.66"),
        (Letter(xclient=STRANGER, sender="", helo="mail.example.com"), "fail", "helo", "203.0.113.66"),
        (Letter(xclient=LISTED, helo="[203.0.113.25]"), "pass", "mailfrom", "203.0.113.25"),
        (
            Letter(xclient=LISTED, sender="srs0=a=bc=example.net=x+y@example.com"),
            "pass",
            "mailfrom",
            "203.0.113.25",
        ),
    ],
)
def test_received_spf(judged: Network, letter: Letter, result: str, identity: str, client_ip: str) -> None:
    sent = judged.deliver("checked", letter)
    report, (hop,) = read(judged.receiver.arrived(sent.token))
    record = spf_of(report)
    assert (record.result, record.identity, record.client_ip) == (result, identity, client_ip)
    assert (record.helo, record.envelope_from) == (letter.helo, letter.sender)
    assert record.receiver == "example.org"
    # The hop beside it says the same of the client.
    assert (hop.ip, hop.helo) == (client_ip, letter.helo)


@pytest.mark.parametrize(
    ("letter", "result", "property_name", "value"),
    [
        (Letter(xclient=LISTED), "pass", "smtp.mailfrom", "example.com"),
        (Letter(xclient=STRANGER), "fail", "smtp.mailfrom", "example.com"),
        (Letter(xclient=STRANGER, sender="a@example.net"), "softfail", "smtp.mailfrom", "example.net"),
        (
            Letter(xclient=STRANGER, sender="a@broken.example.net"),
            "permerror",
            "smtp.mailfrom",
            "broken.example.net",
        ),
        (Letter(xclient=STRANGER, sender="", helo="mail.example.com"), "fail", "smtp.helo", "mail.example.com"),
    ],
)
def test_spf_as_authentication_results(
    judged: Network, letter: Letter, result: str, property_name: str, value: str
) -> None:
    sent = judged.deliver("reporting", letter)
    report, _ = read(judged.receiver.arrived(sent.token))
    (found,) = (found for each in results_of(report) for found in each.of("spf"))
    assert found.result == result
    assert [(each.name, each.value) for each in found.properties] == [(property_name, value)]


@pytest.mark.parametrize(
    ("letter", "spf", "dmarc"),
    [
        (Letter(xclient=LISTED), ("pass", "example.com"), "pass"),
        (Letter(xclient=STRANGER), ("fail", "example.com"), "fail"),
        # OpenDMARC calls a softfail a fail.
        (Letter(xclient=STRANGER, sender="a@example.net"), ("fail", "example.net"), "fail"),
        (Letter(xclient=STRANGER, sender="a@sub.example.net"), ("none", "sub.example.net"), "fail"),
        (Letter(xclient=STRANGER, sender="", helo="mail.example.com"), ("fail", "mail.example.com"), "fail"),
    ],
)
def test_dmarc_with_its_own_spf(judged: Network, letter: Letter, spf: tuple[str, str], dmarc: str) -> None:
    sent = judged.deliver("judged", letter)
    report, _ = read(judged.receiver.arrived(sent.token))
    results = results_of(report)
    assert said(results, "spf") == [spf]
    assert said(results, "dmarc") == [(dmarc, "example.com")]
    # OpenDKIM says nothing of mail that nobody signed.
    assert said(results, "dkim") == []
    (verdict,) = (found for each in results for found in each.of("dmarc"))
    assert [comment.text for comment in verdict.comments] == ["p=reject dis=none"]


@pytest.mark.parametrize(
    ("selector", "reason"),
    [(SELECTOR, "signature verification failed"), ("july", "key not found in DNS")],
)
def test_signature_of_another_message(judged: Network, selector: str, reason: str) -> None:
    signed = judged.submit("signing", Letter())
    message = judged.receiver.arrived(signed.token).decode()
    signature = re.search(r"^DKIM-Signature:.*\n(?:[ \t].*\n)+", message, re.MULTILINE)
    assert signature
    replayed = signature[0].replace(f"s={SELECTOR};", f"s={selector};").replace("\n", "\r\n")
    sent = judged.deliver("judged", Letter(xclient=STRANGER, more=replayed))
    report, _ = read(judged.receiver.arrived(sent.token))
    (dkim,) = (found for each in results_of(report) for found in each.of("dkim"))
    assert (dkim.result, dkim.reason) == ("fail", reason)
    assert (dkim.value("header.d"), dkim.value("header.s")) == ("example.com", selector)


@pytest.mark.parametrize("name", ["mx.example.org", "mx.example.net"])
def test_results_that_the_sender_wrote_stay_below_the_receivers_hop(judged: Network, name: str) -> None:
    lie = f"Authentication-Results: {name}; dmarc=pass header.from=example.com\r\n"
    sent = judged.deliver("judged", Letter(xclient=STRANGER, more=lie))
    report, (hop,) = read(judged.receiver.arrived(sent.token))
    # Nobody takes the lie away, even in the receiver's own name: only its place tells it from the truth.
    assert [
        (result.authserv_id, found.result, result.field.index < hop.field.index)
        for result in map(read_results, report.block.named("authentication-results"))
        for found in result.of("dmarc")
    ] == [("mx.example.org", "fail", True), (name, "pass", False)]
    assert report.boundary
    assert report.boundary.hop == hop


@pytest.mark.parametrize(
    ("local", "style"),
    [
        ("a b", "plain"),
        ("a;b", "plain"),
        ('a\\"b', "plain"),
        ("x@example.com ", "address"),
        ("x@example.com; a", "address"),
        ("x@example.com; x=y", "address"),
        ("x@example.com; receiver=y", "address"),
        ("x@example.com (a", "address"),
        ("<x@example.com>", "address"),
    ],
)
def test_sender_whose_local_part_looks_like_something_else(judged: Network, local: str, style: str) -> None:
    """policyd-spf writes no quotes. OpenDMARC takes the domain inside them, and may let DMARC pass by it."""
    client = {"NAME": "out.example.net", "ADDR": "198.51.100.7"}
    letter = Letter(xclient=client, sender=f'<"{local}"@example.net>')
    report, _ = read(judged.receiver.arrived(judged.deliver("checked", letter).token))
    assert report.message.reverse_path == f'"{local}"@example.net'
    (field,) = report.block.named("received-spf")
    record = read_received_spf(field)
    assert record.envelope_from == f"{local}@example.net".replace("\\", "")
    assert (record.receiver, record.extra) == ("example.org", ())
    report, _ = read(judged.receiver.arrived(judged.deliver("judged", letter).token))
    results = [read_results(field) for field in report.block.named("authentication-results")]
    (spf,) = (result for result in results if list(result.of("spf")))
    # Such a field breaks the grammar, and the reader says so.
    assert spf.valid is (style == "plain")
