"""The phrases of Received-SPF comments: who writes them, and where the domain and the address stand. Data.

The first style whose pattern is found claims the field; each has examples that run as tests.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import NamedTuple

_HOST = r"(?P<host>[^ \t\r\n:()]{1,255})"


class SpfStyle(NamedTuple):
    """One writer's phrases."""

    name: str
    pattern: str
    """Searched in the unfolded comment and what follows it, joined by a line feed."""
    example: str
    """A whole field body."""
    domain: str | None
    """The domain that must be read from the example's comment."""
    address: str | None


STYLES: tuple[SpfStyle, ...] = (
    SpfStyle(
        "microsoft",
        r"^(?:[a-z0-9-]{1,40}\.)?protection\.outlook\.com:",
        "SoftFail (protection.outlook.com: domain of transitioning example.org discourages use of 203.0.113.9"
        " as permitted sender)",
        "example.org",
        "203.0.113.9",
    ),
    SpfStyle(
        "google",
        r"^google\.com:",
        "pass (google.com: best guess record for domain of a@example.org designates 203.0.113.9 as permitted"
        " sender) client-ip=203.0.113.9;",
        "example.org",
        "203.0.113.9",
    ),
    SpfStyle(
        "improvmx",
        r"^[a-z0-9.-]{0,200}improvmx\.com:",
        "fail (mx1.improvmx.com: domain of example.org does not designates 203.0.113.9 as permitted"
        " sender) client-ip=203.0.113.9;",
        "example.org",
        "203.0.113.9",
    ),
    SpfStyle(
        "cpanel",
        r": (?:connection is authenticated|localhost is always allowed|SPF check is skipped)",
        "pass (server.example.com: connection is authenticated)",
        None,
        None,
    ),
    SpfStyle(
        "mail-spf",
        r"\bin '?(?:mfrom|helo|pra)'? identity\b|No applicable sender policy available",
        "fail (mx.example.com: Sender is not authorized by default to use 'a@example.org' in 'mfrom' identity"
        " (mechanism '-all' matched)) receiver=mx.example.com; identity=mailfrom; client-ip=203.0.113.9",
        "example.org",
        None,
    ),
    SpfStyle(
        "pyspf",
        (
            r"^(?:mailfrom|helo|sender SPF authorized|SPF fail - not authorized"
            r"|no SPF record|SPF Permanent Error\b.*|domain owner discourages use of this host"
            r"|access neither permitted nor denied|SPF Temporary Error\b.*)(?:\n|\Z)"
        ),
        "Pass (mailfrom) identity=mailfrom; client-ip=203.0.113.9; helo=mail.example.org; "
        "envelope-from=a@example.org; receiver=<UNKNOWN>",
        None,
        None,
    ),
    SpfStyle(
        "ironport",
        r"\bx-conformance=",
        "Pass (esa.example.com: domain of a@example.org designates 203.0.113.9 as permitted sender)"
        ' identity=mailfrom; client-ip=203.0.113.9; envelope-from="a@example.org"; x-sender="a@example.org";'
        " x-conformance=spf_only",
        "example.org",
        "203.0.113.9",
    ),
    SpfStyle(
        "courier",
        r"\bSPF=(?:MAILFROM|HELO|FROM)\b",
        "pass (Address passes the Sender Policy Framework) SPF=MAILFROM; sender=a@example.org;"
        " remoteip=::ffff:203.0.113.9; helo=mail.example.org; receiver=mx.example.com;",
        None,
        None,
    ),
    SpfStyle(
        "yahoo",
        r"^domain of [^ \n]{1,320} (?:designates|does not designate)",
        "pass (domain of example.org designates 203.0.113.9 as permitted sender)",
        "example.org",
        "203.0.113.9",
    ),
    SpfStyle(
        "host-prefixed",  # Exim, rspamd, Kerio, MDaemon and others follow the draft's own wording
        rf"^{_HOST}: ",
        "pass (mx.example.com: domain of a@example.org designates 203.0.113.9 as permitted sender)"
        " receiver=mx.example.com; client-ip=203.0.113.9; helo=mail.example.org;",
        "example.org",
        "203.0.113.9",
    ),
)
"""In the order tried."""


@cache
def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern when it is first needed: most messages meet one or two styles."""
    return re.compile(pattern)


@cache
def _finder(pattern: str) -> Callable[[str], re.Match[str] | None]:
    # A search tries ^ at every character of the text.
    return compiled(pattern).match if pattern.startswith("^") else compiled(pattern).search


def style_of(words: str) -> str:
    """Name the first style whose pattern is found."""
    return next((style.name for style in STYLES if _finder(style.pattern)(words)), "generic")


def _phrase(words: str) -> str:
    """Make the pattern of a phrase; a space in it stands for any folding."""
    domain = (
        r"(?<![^ \t\r\n(])(?P<quote>['\"]?)"
        # A whole address or a domain: a quoted local part may hold another address, or the phrase itself.
        r"(?P<domain>(?:(?:\"(?:[^\"\\]|\\.){0,320}+\"|[^ \t\r\n\"()@]{1,320}+)@)?+"
        r"[^\x00-\x20'\"()@:;,<>=&\\\x7f]{1,255}+)"
        r"(?P=quote)(?=[ \t\r\n:)]|\Z)"
    )
    address = r"['\"]?(?<![^ \t\r\n'\"(])(?P<address>[0-9A-Za-z.:@%]{2,60})(?=[ \t\r\n'\":)]|\Z)['\"]?"
    words = words.replace(" ", r"[ \t\r\n]{1,80}+")
    return words.replace("DOMAIN", domain).replace("ADDRESS", address)


PLACES: tuple[str, ...] = (
    _phrase(
        "domain of (?:transitioning )?DOMAIN"
        " (?:designates|does not designates?|discourages use of|is inclined to not designate) ADDRESS"
    ),
    _phrase("ADDRESS is neither permitted nor denied by (?:best guess record for )?(?:domain of )?DOMAIN"),
    # Mail::SPF: 203.0.113.9 is authorized to use 'a@example.org'; Sender is not authorized by default to use ...
    _phrase("(?![Ss]ender )ADDRESS is (?:not )?authorized to use DOMAIN"),
    _phrase("to use DOMAIN in "),
    # rspamd: domain of "a@example.org" has no SPF policy when checking 203.0.113.9
    _phrase("domain of DOMAIN has no SPF policy when checking ADDRESS"),
    _phrase("domain of (?:transitioning )?DOMAIN"),
    _phrase("DOMAIN does not designate permitted sender hosts"),
    _phrase("during lookup of DOMAIN"),
)
"""Where phrases put the domain (or a whole address) and the client's address; the first that fits is used."""
