"""Results that can also be read as part of a value that the sender chose (docs/trust.md).

The sender chooses the local part of MAIL FROM, the name in HELO, the address in From and the identity of a
signature, and all of them may hold ``; dkim=pass header.d=example.com``. Many servers copy them without quotes:
policyd-spf into a comment, OpenDMARC up to the first ``@``, others as they stand. Two things tell:

* another field of the recipient's, which quotes, shows that the value holds what parts results, and the record
  has a piece of it: nothing counts from where the value begins;
* the field itself shows what may be the end of a local part, an ``@`` further on, a quote or comment that
  breaks off, a result that no checker writes so: nothing counts behind the first result about the sender, or
  with an identity. It does if the recipient's own Return-Path
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

_KEYWORD = lazy(r"[A-Za-z0-9-]*+")
_OF_SIGNATURES = frozenset({"header.a", "header.b", "header.d", "header.i", "header.s"})
_CHECKED_ADDRESSES = frozenset({"dmarc", "spf", "compauth"})
"""Methods that judge addresses, so that nothing of a signature's belongs to them."""

_SEPARATORS = lazy(r'[ \t\r\n;()"\\]++')
_RESULT = lazy(r"(?<![A-Za-z0-9-])(?:arc|compauth|dkim|dmarc|spf)=[A-Za-z]++", re.IGNORECASE)
_MOST_RESULTS = 8
_LEAST = 6
"""No result that counts is written in fewer characters: ``spf=none``, and ``iprev=x`` with what follows."""
_WRITES_DOMAINS = "mx.microsoft.com"
"""It copies no local part, and tells of the sealed sets below in comments."""
IDENTITY = "header.i"
"""Names the property for a signature's identity, whose local part may hold anything (RFC 6376 section 3.5)."""
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
    """Return the first result that copies what the sender chose, if that may have run on behind it."""
    found: list[int] = []
    signer = next((at for at, one in enumerate(record.resinfos) if one.property(IDENTITY) is not None), None)
    sender = next((at for at, one in enumerate(record.resinfos) if _is_about_sender(one)), None)
    broken = not BROKEN.isdisjoint([quirk.id for quirk in record.quirks])
    if signer is not None and (broken or _runs_on(record.resinfos[signer:])):
        found.append(signer)
    if sender is None:
        return found
    if broken:
        return [*found, sender]
    if record.authserv_id == _WRITES_DOMAINS:
        return found
    first, later = record.resinfos[sender], record.resinfos[sender + 1 :]
    odd = any(_breaks_off(comment) for one in (first, *later) for comment in one.comments)
    odd = odd or any(_holds_an_end(one, sealed=record.field.key.startswith("arc-")) for one in later)
    odd = odd or any(_holds_anothers(one) for one in (first, *later))
    return [*found, sender] if odd and not _is_confirmed(first, chosen) else found


def _runs_on(resinfos: Sequence[Resinfo]) -> bool:
    """Tell whether an identity in the first of these results may hold what looks like the others.

    Then a semicolon cuts it before its ``@``, or a result behind it holds what is left of the first.
    """
    cut = len(resinfos) > 1 and any(
        "@" not in value for value in _values(resinfos[0], IDENTITY) if value != "none"
    )
    return cut or any(_holds_anothers(one) for one in resinfos)


def _values(resinfo: Resinfo, name: str) -> list[str]:
    return [value.lower() for found, value, _ in resinfo.properties if found == name]


def _holds_anothers(resinfo: Resinfo) -> bool:
    """Tell whether a result holds what no checker writes in one of its kind, as what a value cut in two does."""
    if not _KEYWORD.fullmatch(resinfo.word):
        return True
    if resinfo.method in _CHECKED_ADDRESSES:
        return any(found.name in _OF_SIGNATURES for found in resinfo.properties)
    if resinfo.method != "dkim":
        return False
    names = [found.name for found in resinfo.properties if found.name in _OF_SIGNATURES]
    if len(names) != len(set(names)):
        return True
    domains = _values(resinfo, "header.d")
    if any("@" in domain for domain in domains):
        return True
    # The identity is of the signing domain or one below it (RFC 6376 section 3.5).
    signer = domains[0] if domains else None
    identities = [domain_of(value) for value in _values(resinfo, IDENTITY)]
    return signer not in (None, "none") and any(
        domain is not None and domain != signer and not domain.endswith(f".{signer}") for domain in identities
    )


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
