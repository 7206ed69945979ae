"""A result in the recipient's name stands where only strangers can have written.

## What it means

An Authentication-Results field carries the recipient's own name (or has the form of Microsoft's, where Microsoft
received the message), and stands below the hop by which the message came in.

## Why it matters

Mail programs and filters that look for that name believe a forged `dmarc=pass`. A border has to remove its
own name from incoming mail. Mail that had been inside before, such as a list's of one's own, can carry an
honest one.

## Fix

Remove incoming fields with your own name before your own checks add theirs.

## References

RFC 8601 sections 5 and 1.6.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.readers import receiver_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.text.names import is_host_name

_SHOWN = 6


@rule("AR001", "forged-results", Severity.HIGH)
def forged_results(case: Case) -> Iterator[Draft]:
    """Find results that speak as the recipient from below the boundary."""
    forged = [found.record for found in case.authentication.results if found.forged]
    if not forged or case.hop is None:
        return
    name = forged[0].authserv_id
    who = f"the recipient's name {name}" if name else "the form of the recipient's, Microsoft's,"
    said = " ".join(f"{found.method}={found.result}" for found in forged[0].resinfos)
    yield Draft(
        f"Results in {who} stand below the boundary, where a stranger wrote them: {said or 'none'}.",
        (
            *(case.quote_field(record.field, "below the boundary") for record in forged[:_SHOWN]),
            case.quote_hop(case.hop, "by", note="the boundary"),
            *(case.quote_field(field, "the recipient's own") for field in case.boundary.fields[:1]),
        ),
        _strip(case, forged[0]),
        # A list may stand inside the recipient's own administration.
        severity=Severity.MEDIUM if case.is_passed_on else None,
        confidence=Confidence.LOW if case.is_passed_on else None,
    )


def _strip(case: Case, record: AuthResults) -> Fix | None:
    name = record.authserv_id
    if isinstance(name, Absent) or not is_host_name(name):
        return None
    if case.hop is not None and case.hop.dialect == "postfix":
        pattern = name.replace(".", "\\.")
        return Fix(
            f"Remove {name} from incoming results",
            "Postfix main.cf and header_checks",
            "# main.cf\nheader_checks = regexp:/etc/postfix/header_checks\n# header_checks\n"
            f"/^Authentication-Results:[[:space:]]*{pattern}[[:space:];]/ IGNORE",
            caution="Milters add their own fields after header_checks; do not write the pattern into "
            "milter_header_checks, which sees theirs.",
            owner=receiver_owner(case),
        )
    return Fix(
        f"Have the border server remove Authentication-Results of {name} from incoming mail",
        "the recipient's border server",
        "",
        owner=receiver_owner(case),
    )
