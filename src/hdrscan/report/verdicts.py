"""The results of all checks in one line: what an administrator looks for first."""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.authentication import Authentication
from hdrscan.model.boundary import Standing
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.report import Report
from hdrscan.report.document import Tone, Verdict

_GOOD = frozenset({"pass", "bestguesspass"})
_BAD = frozenset({"fail", "hardfail", "permerror"})
_SPAM_FROM = 5
"""The spam confidence level from which on Exchange Online files a message as junk (docs/microsoft.md)."""
NOT_RECORDED = "not recorded"


def verdicts(report: Report) -> tuple[Verdict, ...]:
    """Return each check's result as the recipient recorded it; none for a message without a boundary."""
    if report.authentication is None or report.boundary is None:
        return ()
    found = list(_recorded(report.authentication.boundary))
    if report.microsoft is not None and report.microsoft.standing is Standing.TRUSTED:
        found += _spam(report.microsoft.record)
    return tuple(found)


def tone_of(result: str) -> Tone:
    """Return how a result is to be taken."""
    if result in _GOOD:
        return Tone.GOOD
    return Tone.BAD if result in _BAD else Tone.DOUBTFUL


def _recorded(record: Authentication) -> Iterator[Verdict]:
    spf = record.spf
    yield (
        Verdict("SPF", NOT_RECORDED, Tone.DOUBTFUL)
        if spf is None
        else Verdict("SPF", _marked(spf.result, aligned=spf.aligned), tone_of(spf.result))
    )
    # The signature that counts: an aligned one, else one that passed, else the first.
    checks = sorted(record.dkim, key=lambda check: (not check.aligned, check.result != "pass"))
    yield (
        Verdict("DKIM", NOT_RECORDED, Tone.DOUBTFUL)
        if not checks
        else Verdict("DKIM", _marked(checks[0].result, aligned=checks[0].aligned), tone_of(checks[0].result))
    )
    dmarc = record.dmarc
    if isinstance(dmarc.recorded, Absent):
        yield Verdict("DMARC", NOT_RECORDED, Tone.DOUBTFUL)
    else:
        policy = f" (p={dmarc.policy})" if dmarc.policy else ""
        yield Verdict("DMARC", f"{dmarc.recorded}{policy}", tone_of(dmarc.recorded))
    if record.compauth is not None:
        reason = f" {record.compauth.reason}" if record.compauth.reason else ""
        yield Verdict("compauth", f"{record.compauth.result}{reason}", tone_of(record.compauth.result))


def _marked(result: str, *, aligned: bool) -> str:
    """Return a result; what passed and authenticates nobody in From says so."""
    return f"{result}, not aligned" if result == "pass" and not aligned else result


def _spam(record: MicrosoftRecord) -> Iterator[Verdict]:
    """Yield what the recipient's Exchange made of the message as spam."""
    report = record.report("forefront")
    level = next((stamp.value for stamp in record.scl if isinstance(stamp.value, int)), None)
    if level is None and report is not None:
        told = report.number("SCL")
        level = told if isinstance(told, int) else None
    if level is not None:
        yield Verdict("SCL", str(level), Tone.BAD if level >= _SPAM_FROM else Tone.GOOD)
