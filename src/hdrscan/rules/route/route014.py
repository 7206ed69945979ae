"""The message bears Microsoft's inner fields, and did not come through Microsoft.

## What it means

`X-MS-Exchange-Organization-...` or `X-Forefront-Antispam-Report` stand in a message that no server of Microsoft's
brought, at a recipient that does not remove such fields.

## Why it matters

Only Exchange writes and removes them. Elsewhere they are free text: the sender says of itself that it is trusted
(`AuthAs: Internal`) or no spam (`SCL: -1`), and a later Exchange or a rule may believe it. The finding is a low
one where the fields claim nothing of that kind, where the From domain is authenticated, and where a hop names an
Exchange server of the sender's: it may only have let its own fields out.

## Fix

Ignore the fields, and remove them where mail comes in.

## References

Microsoft's documentation of the header firewall and of anti-spam message headers; RFC 8601 section 5.
"""

from collections.abc import Iterator

from hdrscan.model.boundary import Standing
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.model.source import Field
from hdrscan.route.facts import Facts
from hdrscan.rules.case import Case
from hdrscan.rules.forged_chain import is_handed_over, unbacked
from hdrscan.rules.readers import receiver_owner
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import host

_ORGANIZATION = "x-ms-exchange-organization-"
# What a later Exchange would believe: that the sender is one of its own, or that the message is not spam.
_TRUSTED = tuple(_ORGANIZATION + name for name in ("authas", "authmechanism", "authsource", "scl"))
_SHOWN = 5
_EXCHANGE = "exchange-server"
_REPORT = "x-forefront-antispam-report"


@rule("ROUTE014", "microsoft-fields-claimed", Severity.HIGH, confidence=Confidence.MEDIUM)
def microsoft_fields_claimed(case: Case) -> Iterator[Draft]:
    """Find Microsoft's own fields that nobody vouches for, on mail that no hop says to be from an Exchange."""
    facts, stamps = case.facts, case.report.microsoft
    if facts is None or stamps is None or stamps.standing is not Standing.CLAIMED:
        return
    if facts.is_own_relay:
        return
    vouched = is_handed_over(facts) and unbacked(facts) is None
    if vouched or facts.is_private(facts.client):
        return
    keys = (_ORGANIZATION, _REPORT)
    fields = [field for field in case.block.fields if field.key.startswith(keys)]
    if not fields:
        return
    yield Draft(
        f"{host(facts.helo, facts.client.ip)} brought {fields[0].name}, which only Microsoft's "
        "servers write, and no server of Microsoft's handed the message on.",
        tuple(case.quote_field(field, "free text here") for field in fields[:_SHOWN]),
        Fix(
            "Remove Microsoft's fields where mail comes in",
            "Postfix header_checks",
            "/^X-MS-Exchange-Organization-/ IGNORE\n/^X-Forefront-Antispam-Report:/ IGNORE",
            caution="Only on the host that takes mail in from strangers, not in front of an Exchange of yours.",
            owner=receiver_owner(case),
        ),
        severity=None if _is_a_lie(case, facts, fields) else Severity.LOW,
        causes=("HOP013", "ROUTE003"),
    )


def _is_a_lie(case: Case, facts: Facts, fields: list[Field]) -> bool:
    if case.has_aligned_pass or any(hop.dialect == _EXCHANGE for hop in facts.below):
        return False
    return any(field.key in _TRUSTED for field in fields)
