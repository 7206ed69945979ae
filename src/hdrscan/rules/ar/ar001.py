"""Results in the recipient's name stand where a stranger can write.

## What it means

An Authentication-Results or Received-SPF field carries the recipient's own name (or has the form of Microsoft's,
where Microsoft received the message), and stands below the hop by which the message came in. What stands there
was written by whoever sent the message. Some servers write there too, and some remove what a stranger wrote in
their name; of this recipient it is not known that it does both. So the field is not shown to be the recipient's,
and does not count.

The finding is high where the recipient is known to write elsewhere only: then somebody else has written it.

## Why it matters

Mail programs and filters that look for that name believe a forged `dmarc=pass`. Mail that had been inside before,
such as a list's of one's own, can carry an honest one.

## Fix

Remove incoming fields with your own name before your own checks add theirs, and have these write above your
server's Received. If your server does write below it and removes a stranger's, say so with
`--receiver-writes-below`, or once and for all in `hdrscan.toml`.

## References

RFC 8601 sections 5 and 1.6.
"""

from collections.abc import Iterator

from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, ReceivedSpf
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case
from hdrscan.rules.readers import receiver_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.text.names import is_host_name

_SHOWN = 6

_VOUCH = Fix(
    "If your receiver writes there, and removes a stranger's results in its name, say so",
    "hdrscan.toml",
    "receiver_writes_below = true",
    caution="Without the removal anybody can write such results.",
)


@rule("AR001", "forged-results", Severity.HIGH)
def forged_results(case: Case) -> Iterator[Draft]:
    """Find results that speak as the recipient from where they are not shown to be its own."""
    forged = [found.record for found in case.authentication.results if found.forged]
    unproven: list[AuthResults | ReceivedSpf] = [
        found.record for found in case.authentication.results if found.as_recipient and not found.forged
    ]
    unproven += [found.record for found in case.authentication.received_spf if found.as_recipient]
    if case.hop is None:
        return
    if forged:
        yield Draft(
            f"Results in {_who(forged[0])} stand below the boundary, where the recipient does not write: "
            f"{_said(forged[0])}. The border must remove them.",
            _evidence(case, forged),
            _strip(case, forged[0]),
            # A list may stand inside the recipient's own administration.
            severity=Severity.MEDIUM if case.is_passed_on else None,
            confidence=Confidence.LOW if case.is_passed_on else None,
        )
    elif unproven:
        yield Draft(
            f"Results in {_who(unproven[0])} stand below the boundary and are not shown to be the recipient's: "
            f"{_said(unproven[0])}. They do not count.",
            _evidence(case, unproven),
            # Where the recipient's own results stand above, those below are nothing that it needs.
            _strip(case, unproven[0]) if case.boundary.fields else _VOUCH,
            severity=Severity.INFO,
        )


def _who(record: AuthResults | ReceivedSpf) -> str:
    if isinstance(record, ReceivedSpf):
        return "the recipient's name"
    name = record.authserv_id
    return f"the recipient's name {name}" if name else "the form of the recipient's, Microsoft's,"


def _said(record: AuthResults | ReceivedSpf) -> str:
    if isinstance(record, ReceivedSpf):
        return f"spf={record.result or 'unreadable'}"
    return " ".join(f"{found.method}={found.result}" for found in record.resinfos) or "none"


def _evidence(case: Case, records: "list[AuthResults] | list[AuthResults | ReceivedSpf]") -> tuple[Evidence, ...]:
    if case.hop is None:
        return ()
    return (
        *(case.quote_field(record.field, "below the boundary") for record in records[:_SHOWN]),
        case.quote_hop(case.hop, "by", note="the boundary"),
        *(case.quote_field(field, "the recipient's own") for field in case.boundary.fields[:1]),
    )


def _strip(case: Case, record: AuthResults | ReceivedSpf) -> Fix | None:
    name = record.authserv_id if isinstance(record, AuthResults) else Absent.NOT_PRESENT
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
