"""How a hop was crossed: whose silence about TLS says something, and whose does not."""

import pytest

from hdrscan import scan
from hdrscan.rules.transport import is_plain, is_submission
from rules.mail import TIME, postfix


def plain(received: str) -> tuple[str, bool, bool]:
    report = scan(f"{received}\r\nFrom: <alice@example.com>\r\n\r\n".encode())
    hop = report.chain.steps[-1].hop
    return hop.dialect, is_plain(hop), is_submission(hop)


@pytest.mark.parametrize(
    ("received", "dialect", "found"),
    [
        (postfix("a.example.com", "a.example.com", "203.0.113.25", protocol="ESMTP"), "postfix", True),
        (postfix("a.example.com", "a.example.com", "203.0.113.25", protocol="ESMTPS"), "postfix", False),
        # qmail, and whoever writes a form that no dialect claims, say SMTP with TLS and without.
        (
            f"Received: from unknown (HELO a.example.com) (203.0.113.25) by mx.example.org with SMTP; {TIME}",
            "qmail",
            False,
        ),
        (
            f"Received: from a.example.com ([203.0.113.25]) by mx.example.org with ESMTP; {TIME}",
            "generic",
            False,
        ),
        # An address that was taken out was one; a hop without any was local.
        (postfix("a.example.com", "unknown", "203.0.113.hidden", protocol="ESMTP"), "postfix", True),
        (postfix("a.example.com", "unknown", "10.0.0.1", protocol="ESMTP"), "postfix", False),
    ],
)
def test_clear_text(received: str, dialect: str, *, found: bool) -> None:
    assert plain(received)[:2] == (dialect, found)


@pytest.mark.parametrize(("protocol", "logged_in"), [("ESMTPSA", True), ("ESMTPA", True), ("ESMTPS", False)])
def test_who_logged_in(protocol: str, *, logged_in: bool) -> None:
    assert plain(postfix("pc", "unknown", "203.0.113.77", protocol=protocol))[2] is logged_in
