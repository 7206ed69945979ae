"""The picture of alignment: which domains SPF and DKIM authenticated, and which one the reader sees in From.

Beside each check stand what the recipient recorded, what hdrscan verified, and what follows from the DNS today.
"""

from collections.abc import Iterator
from typing import NamedTuple

from hdrscan.model.absent import Absent
from hdrscan.model.auth import DkimSignature
from hdrscan.model.authentication import ALIGNMENT_TEXT, Alignment, Authentication, DkimCheck
from hdrscan.model.dkim import SignatureCheck
from hdrscan.model.live import LiveFacts
from hdrscan.model.report import Report
from hdrscan.report.document import Tone
from hdrscan.report.verdicts import tone_of

_ROW, _TOP = 44, 40
_MOST_ROWS = 8
NOT_ASKED = "not asked"
NOT_RECORDED = "not recorded"
"""A signature that was verified, and of which the recipient says nothing."""


class Cell(NamedTuple):
    """One result, with the class that colours it."""

    text: str
    tone: str


class Identity(NamedTuple):
    """One check, and the domain that it is about."""

    check: str
    """``SPF``, ``DKIM`` or ``DMARC``."""
    domain: str
    is_aligned: bool
    """Whether it authenticates From; DMARC itself authenticates nothing."""
    relation: str
    cells: tuple[Cell, Cell, Cell]
    """Recorded, verified, published."""
    y: int = 0


class Diagram(NamedTuple):
    """The From domain, and what was checked beside it."""

    author: str
    identities: tuple[Identity, ...]
    dmarc: Identity
    height: int
    more: int
    """Signatures that are not drawn."""

    @property
    def rows(self) -> tuple[Identity, ...]:
        """All that is drawn, DMARC last."""
        return (*self.identities, self.dmarc)


def alignment(report: Report) -> Diagram | None:
    """Return the diagram of the boundary's record; None where the recipient recorded nothing and nobody asked."""
    if report.authentication is None or not (report.authentication.boundary.fields or report.live):
        return None
    record = report.authentication.boundary
    found = list(_identities(record, report.live))
    drawn = tuple(each._replace(y=_TOP + at * _ROW) for at, each in enumerate(found[:_MOST_ROWS]))
    dmarc = _dmarc(record, report.live)._replace(y=_TOP + len(drawn) * _ROW)
    return Diagram(
        str(record.dmarc.domain or report.message.from_domain or "no domain"),
        drawn,
        dmarc,
        dmarc.y + _ROW,
        max(0, len(found) - _MOST_ROWS),
    )


def _identities(record: Authentication, live: LiveFacts | None) -> Iterator[Identity]:
    spf, judged = record.spf, None if live is None else live.judged
    if spf is not None:
        evaluated = None if judged is None or judged.spf is None else judged.spf.result
        published = NOT_ASKED if live is None else _word(evaluated)
        cells = (_cell(spf.result), _cell("-"), _cell(published))
        yield Identity("SPF", str(spf.domain or "-"), spf.aligned, _relation(spf.alignment, spf.aligned), cells)
    checks = () if live is None else live.signatures
    told: set[int] = set()
    for recorded in record.dkim:
        check = _check_of(recorded, checks)
        told |= set() if check is None else {id(check)}
        cells = (_cell(recorded.result), *_verified(check, live))
        relation = _relation(recorded.alignment, recorded.aligned)
        yield Identity("DKIM", str(recorded.domain or "-"), recorded.aligned, relation, cells)
    for check in checks:
        if id(check) not in told:
            cells = (_cell(NOT_RECORDED), *_verified(check, live))
            yield Identity("DKIM", str(check.signature.domain or "-"), is_aligned=False, relation="", cells=cells)


def _relation(relation: Alignment, aligned: bool) -> str:  # noqa: FBT001 - the two go together
    return f"{ALIGNMENT_TEXT[relation]}, {'aligned' if aligned else 'authenticates nothing in From'}"


def _check_of(recorded: DkimCheck, checks: tuple[SignatureCheck, ...]) -> SignatureCheck | None:
    for check in checks:
        if isinstance(check.signature, DkimSignature) and recorded.is_about(check.signature):
            return check
    return None


def _verified(check: SignatureCheck | None, live: LiveFacts | None) -> tuple[Cell, Cell]:
    """Return what verifying a signature came to, and the key that is published."""
    if live is None:
        return _cell(NOT_ASKED), _cell(NOT_ASKED)
    if check is None:
        return _cell("-"), _cell("-")
    from hdrscan.report.live_rows import key_text  # noqa: PLC0415 - only where the DNS was asked

    return _cell(_word(check.verdict)), _cell(key_text(check.key).replace("\n", " "))


def _dmarc(record: Authentication, live: LiveFacts | None) -> Identity:
    dmarc, today = record.dmarc, None if live is None else live.dmarc
    published = NOT_ASKED if live is None else "-" if today is None else _word(today.result)
    policy = None if today is None else today.policy.policy
    policy = policy or dmarc.policy
    cells = (_cell(str(dmarc.recorded or NOT_RECORDED)), _cell(str(dmarc.would_be or "-")), _cell(published))
    relation = f"policy p={policy}" if policy else "policy not known"
    return Identity("DMARC", str(dmarc.domain or "-"), is_aligned=False, relation=relation, cells=cells)


def _word(value: object) -> str:
    return "not checked" if value is None or isinstance(value, Absent) else str(getattr(value, "value", value))


def _cell(text: str) -> Cell:
    tone = tone_of(text)
    return Cell(text, "" if tone is Tone.DOUBTFUL else tone.value)
