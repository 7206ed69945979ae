"""Results that can also be read as part of a value that the sender chose (docs/trust.md).

The sender chooses the local part of MAIL FROM, the name in HELO, the address in From and the identity of a
signature, and all of them may hold ``; dkim=pass header.d=example.com``. Many servers copy them without quotes:
policyd-spf into a comment, OpenDMARC up to the first ``@``, others as they stand. Two things tell:

* another field of the recipient's, which quotes, shows that the value holds what parts results, and the record
  has a piece of it: nothing counts from where the value begins;
* the field itself shows what may be the end of a local part, an ``@`` further on, or a quote or comment that
  breaks off: nothing counts behind the first result about the sender. It does if the recipient's own Return-Path
  names the very domain of that result, in an address that needs no quotes.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.auth import AuthResults, Comment, Resinfo
from hdrscan.model.source import Quirk
from hdrscan.text.cfws import unquote
from hdrscan.text.lazy import lazy
from hdrscan.text.mailbox import domain_of

BROKEN = frozenset({"stray-text", "unclosed-quote", "unclosed-comment"})
"""Quirks of a field that breaks off inside a value."""
AMBIGUOUS = "ambiguous-results"
"""The quirk that is added here."""

_SEPARATORS = lazy(r'[ \t\r\n;()"\\]++')
_RESULT = lazy(r"(?<![A-Za-z0-9-])(?:arc|compauth|dkim|dmarc|spf)=[A-Za-z]++", re.IGNORECASE)
_MOST_RESULTS = 8
_LEAST = 6
"""No result that counts is written in fewer characters: ``spf=none``, and ``iprev=x`` with what follows."""
_WRITES_DOMAINS = "mx.microsoft.com"
"""It copies no local part, and tells of the sealed sets below in comments."""
MAIL_FROM = ("smtp.mailfrom", "smtp.mail", "smtp.envelope-from", "smtp.mfrom")
"""Names of the property that holds MAIL FROM."""


class Chosen(NamedTuple):
    """What the sender chose, as fields tell it that quote it or hold nothing else."""

    reverse_path: str | Absent = NOT_PRESENT
    """MAIL FROM, from above the boundary or from the boundary's own Received."""
    helo: str | Absent = NOT_PRESENT
    """As the boundary's Received has it."""
    others: tuple[str, ...] = ()
    """Addresses in From, and identities of signatures."""
    results: tuple[str, ...] = ()
    """Results that stand in the boundary's own Received, where only a name in HELO can have brought them."""

    @property
    def hostile(self) -> tuple[str, ...]:
        """Those that hold what parts one result from the next."""
        values = (self.reverse_path, self.helo, *self.others)
        said = (value for value in values if isinstance(value, str) and _SEPARATORS.search(value))
        return (*said, *(f"; {result}" for result in self.results))


def results_in(received: str) -> tuple[str, ...]:
    """Return what looks like results in the body of a Received field, of which it has none."""
    return tuple(dict.fromkeys(_RESULT.findall(received)))[:_MOST_RESULTS]


def weigh_words(record: AuthResults, chosen: Chosen, hostile: Sequence[str]) -> AuthResults:
    """Mark where a record's results stop to count; ``hostile`` is ``chosen.hostile``, found once a message."""
    suspects = [*_copied(record, hostile), *_shown(record, chosen)]
    if not suspects:
        return record
    suspect = min(suspects)
    behind = len(record.resinfos) - suspect - 1
    note = (
        "a value that the sender chose cannot be told from what follows it; "
        f"{'the result after it does' if behind == 1 else f'the {behind} results after it do'} not count"
        if behind
        else "a value that the sender chose breaks the field; no domain was read from it"
    )
    quirk = Quirk(AMBIGUOUS, record.field.line, note)
    return record._replace(suspect=suspect, quirks=(*record.quirks, quirk))


def _copied(record: AuthResults, hostile: Sequence[str]) -> list[int]:
    """Return the last result that begins before each value that is known and was copied into the field."""
    found: list[int] = []
    if not hostile:
        return found
    body = record.field.body.lower()
    for value in hostile:
        start = _place_of(value.lower(), body)
        if start is not None:
            found.append(_last_before(record, record.field.offset + start))
    return found


def _place_of(value: str, body: str) -> int | None:
    """Return where a copy of a value begins, whole or without its quotes; else how far to the left it may."""
    inner = value.rpartition("@")[0] or value
    for text in (value, unquote(inner)):
        place = body.find(text)
        if place >= 0:
            return place
    piece = max(_SEPARATORS.split(value), key=len)
    place = body.find(piece) if len(piece) >= _LEAST else -1
    # Whoever escapes a character writes two for it, so that the value may begin as far again to the left.
    return None if place < 0 else place - 2 * value.find(piece)


def _last_before(record: AuthResults, start: int) -> int:
    if "=?" in record.field.body:
        return -1  # in encoded words places are not exact
    return sum(1 for resinfo in record.resinfos if resinfo.span[0] <= start) - 1


def _shown(record: AuthResults, chosen: Chosen) -> list[int]:
    """Return the first result about the sender, if a local part may have run on behind it."""
    at = next((at for at, found in enumerate(record.resinfos) if _is_about_sender(found)), None)
    if at is None:
        return []
    if not BROKEN.isdisjoint([quirk.id for quirk in record.quirks]):
        return [at]
    if record.authserv_id == _WRITES_DOMAINS:
        return []
    first, later = record.resinfos[at], record.resinfos[at + 1 :]
    odd = any(_breaks_off(comment) for found in (first, *later) for comment in found.comments)
    odd = odd or any(_holds_an_end(found, sealed=record.field.key.startswith("arc-")) for found in later)
    return [at] if odd and not _is_confirmed(first, chosen) else []


def _is_about_sender(resinfo: Resinfo) -> bool:
    return resinfo.method == "spf" or resinfo.property(*MAIL_FROM, "smtp.helo") is not None


def _breaks_off(comment: Comment) -> bool:
    """Tell a comment that begins or ends in the middle of a quoted local part."""
    text = comment.text.lstrip()
    return text.count('"') % 2 == 1 or text.startswith(("@", ";", '"@'))


def _holds_an_end(resinfo: Resinfo, *, sealed: bool) -> bool:
    """Tell whether a later result holds an address, or the end of one.

    What OpenARC seals is a list of what the checkers wrote in fields of their own, the signer's ``header.i`` too.
    """
    if "@" in resinfo.word or "@" in str(resinfo.reason):
        return True
    if resinfo.method != "spf" and any("@" in comment.text for comment in resinfo.comments):
        return True
    signer = str(resinfo.value("header.d") or "").lower() if sealed else None
    return any("@" in value and domain_of(value) != signer for _, value, _ in resinfo.properties)


def _is_confirmed(resinfo: Resinfo, chosen: Chosen) -> bool:
    """Tell whether the recipient's own fields show that neither MAIL FROM nor HELO can have run on."""
    path = chosen.reverse_path
    if not isinstance(path, str) or not isinstance(chosen.helo, str) or chosen.hostile:
        return False
    written = str(resinfo.value(*MAIL_FROM) or "").lower()
    return bool(path) and written in (path.lower(), domain_of(path))
