"""DMARC from recorded results (RFC 9989): what the receiver quotes of the policy, and the result recomputed."""

import re
from collections.abc import Sequence

from hdrscan.auth.answers import Answer
from hdrscan.model.absent import NOT_CHECKED, NOT_PRESENT, Absent
from hdrscan.model.auth import Resinfo
from hdrscan.model.authentication import Alignment, DkimCheck, DmarcCheck, RecordedSpf
from hdrscan.text.lazy import lazy

# Receivers quote the record in a comment, (p=NONE sp=NONE dis=NONE), or in properties of several names.
_POLICY = lazy(r"(?<![a-z])p(?:olicy)?=([a-z]{1,20})", re.IGNORECASE)
_DISPOSITION = lazy(r"(?<![a-z])dis=([a-z]{1,20})", re.IGNORECASE)
_POLICIES = ("policy.dmarc", "policy.published-domain-policy", "policy.p", "p", "policy")
_ACTIONS = ("action", "policy.applied-disposition", "policy.dis", "dis")


def dmarc_check(
    author: str | Absent,
    recorded: Sequence[Answer],
    quoted: Sequence[Answer],
    method: str,
    legs: tuple[str | Absent, str],
) -> DmarcCheck:
    """Lay what was recorded of a domain beside what its legs come to; ``quoted`` tells of the policy too."""
    first = recorded[0] if recorded else None
    result: str | Absent = NOT_PRESENT if first is None else first.resinfo.result
    would_be, reason = legs
    if result == "none":
        reason = f"the recipient found no policy; with one it would {would_be or 'be unknown'}: {reason}"
    resinfos = [found.resinfo for found in quoted]
    return DmarcCheck(
        recorded=result,
        recomputed="none" if result == "none" else would_be,
        reason=reason,
        method=method,
        domain=author,
        # Proton writes p=none even where there is no record to take it from.
        policy=NOT_PRESENT if result == "none" else policy_of(resinfos),
        action=action_of(resinfos),
        field=None if first is None else first.field,
        would_be=would_be,
    )


def recompute(
    spf: RecordedSpf | None, dkim: Sequence[DkimCheck], author: str | Absent, *, signed: bool
) -> tuple[str | Absent, str]:
    """Compute the result from recorded SPF and DKIM results, and say why it is so: one aligned pass is enough.

    ``signed``: the message carries DKIM signatures.
    """
    legs = [f"SPF for {spf.domain}"] if spf is not None and spf.aligned else []
    legs += [f"DKIM for {check.domain}" for check in dkim if check.aligned]
    if legs:
        return "pass", f"by {' and '.join(dict.fromkeys(legs))}"
    unknown = _what_is_missing(spf, dkim, author, signed=signed)
    if unknown:
        return NOT_CHECKED, unknown
    return "fail", "no aligned domain passed SPF or DKIM"


def _what_is_missing(
    spf: RecordedSpf | None, dkim: Sequence[DkimCheck], author: str | Absent, *, signed: bool
) -> str | None:
    """Say why a failure is not certain: without all legs, a pass may have gone unrecorded."""
    gaps = (
        (not author, "the From field has no domain"),
        (spf is None and not dkim, "no trusted record of SPF or DKIM"),
        (spf is None, "no trusted record of SPF"),
        (signed and not dkim, "the message is signed, and no trusted record says what DKIM found"),
        (
            any(
                check is not None and check.result == "pass" and check.alignment is Alignment.UNKNOWN
                for check in (spf, *dkim)
            ),
            "a check passed, but the record does not say for which domain",
        ),
    )
    return next((reason for missing, reason in gaps if missing), None)


def policy_of(quoted: Sequence[Resinfo]) -> str | Absent:
    """Return ``p=`` of the domain's record as the receiver quotes it, in lower case."""
    return _quoted(quoted, _POLICIES, _POLICY)


def action_of(quoted: Sequence[Resinfo]) -> str | Absent:
    """Return what the receiver says it did, such as Microsoft's ``oreject``, in lower case."""
    return _quoted(quoted, _ACTIONS, _DISPOSITION)


def _quoted(quoted: Sequence[Resinfo], names: tuple[str, ...], in_comment: re.Pattern[str]) -> str | Absent:
    for found in quoted:
        value = found.value(*names)
        if isinstance(value, str) and value:
            return value.lower()
    for found in quoted:
        for comment in found.comments:
            match = in_comment.search(comment.text)
            if match:
                return match[1].lower()
    return NOT_PRESENT
