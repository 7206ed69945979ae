"""What a stranger says to a receiver, and how a message is put together from what both write.

``example.net`` is the stranger's, ``example.com`` the victim's in whose name he writes, ``example.org`` the
recipient's.
"""

from collections.abc import Sequence
from typing import NamedTuple

STRANGER = "198.51.100.9"
VICTIM_DOMAIN = "example.com"
VICTIM = "203.0.113.25"
"""A host of the victim's, which the stranger invents."""


class Verdict(NamedTuple):
    """What an honest receiver finds out; None where it does not check."""

    spf: str | None
    dkim: str | None
    dmarc: str | None
    bare: bool = False
    """The receiver writes ``spf=...`` alone, without saying about whom."""

    @property
    def is_silent(self) -> bool:
        return self.spf is None and self.dkim is None and self.dmarc is None


FAIL = Verdict("fail", "none", "fail")
NONE = Verdict("none", "none", "none")
OWN = Verdict("pass", "pass", "fail")
"""SPF and DKIM pass for the stranger's own domain, which is not the one in From."""
SILENT = Verdict(None, None, None)
SPF_ONLY = Verdict("fail", None, None)
OWN_SPF_ONLY = Verdict("pass", None, None)
BARE = Verdict("pass", None, None, bare=True)
VERDICTS = (SILENT, FAIL, OWN, SPF_ONLY, NONE, OWN_SPF_ONLY)


class Letter(NamedTuple):
    """What the client says, and what the receiver sees and finds out."""

    helo: str = "evil.example.net"
    ip: str = STRANGER
    reverse: str = "host9.example.net"
    """The name that the client's owner gave the address; the address does not belong to a name of others."""
    leads_back: bool = False
    """The name belongs to the address all the same: the client is a customer of the name's owner."""
    mail_from: str = "a@example.net"
    identity: str = "@example.net"
    """``i=`` of the signature."""
    authors: tuple[str, ...] = ("Victim <boss@example.com>",)
    verdict: Verdict = FAIL

    @property
    def local_part(self) -> str:
        return self.mail_from.rpartition("@")[0]

    @property
    def sender_domain(self) -> str:
        return self.mail_from.rpartition("@")[2]


class Additions(NamedTuple):
    """Lines that the stranger adds. A string may hold several fields, or no field at all."""

    below: Sequence[str] = ()
    """Directly below what the receiver wrote: the first lines of the stranger's header."""
    middle: Sequence[str] = ()
    """Between the fields of an author's program."""
    foot: Sequence[str] = ()
    """The last lines of the header."""
    body: str = "Hello"


NOTHING = Additions()


class Written(NamedTuple):
    """What a receiver writes around a message."""

    top: Sequence[str]
    """Its fields down to the Received of its border, which is the last of them."""
    under: Sequence[str] = ()
    """Its fields directly below that."""
    foot: Sequence[str] = ()
    """Its fields at the very end of the header."""


def message(written: Written, letter: Letter, additions: Additions = NOTHING) -> bytes:
    """Put a message together."""
    lines = [
        *written.top,
        *written.under,
        *additions.below,
        "Message-ID: <1@example.net>",
        *additions.middle,
        "Date: Fri, 7 Feb 2025 11:59:58 +0000",
        *(f"From: {author}" for author in letter.authors),
        "To: bob@example.org",
        "Subject: invoice",
        "MIME-Version: 1.0",
        "Content-Type: text/plain",
        *additions.foot,
        *written.foot,
        "",
        additions.body,
        "",
    ]
    return "\n".join(lines).encode("ascii", "surrogateescape")
