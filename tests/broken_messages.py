"""What the broken domains of ``domains`` come to as findings of one message: each fault exactly its own code."""

from asked import judged
from conftest import ROOT
from domains import OPENDKIM, OTHER_HELO, Case
from hdrscan.checklist.points import POINTS
from hdrscan.dns.resolver import Resolver
from hdrscan.model.report import Report
from hdrscan.rules.registry import Needs, rules
from hdrscan.settings import Settings

MESSAGE = (ROOT / "samples/03-relay-connector-to-gmail-good.eml").read_bytes()
"""A relay's mail by a connector through Office 365, signed by it, everything passed: nothing was wrong then."""
SETTINGS = Settings(relays=("mail.example.com", "203.0.113.25"), domains=("example.com",))

PROVING = ("SPF015", "SPF016", "DKIM005", "DMARC002")
"""Rules that work without DNS too."""
VERIFYING = ("SPF018", "DKIM015", "DKIM016", "DMARC015", "ARC002")
"""Rules about what this very message comes to. The sample's signatures are made up, and hold with no key."""
ASKING = frozenset({*(rule.code for rule in rules() if rule.needs is Needs.DNS), *PROVING}) - {*VERIFYING}

# Where a message is told something else than the administrator who checks his domain.
_OTHERWISE: dict[str, set[str]] = {
    # A name with further addresses is as good as any.
    "two-a": set(),
    "aaaa-beside-a": {"DNS011"},
    # These hosts could have a TLSA record.
    "gateway": {"DNS006", "DNS011"},
    "mixed-mx": {"DNS006", "DNS011"},
    "mx-alias": {"DNS006", "DNS007", "DNS011"},
    "mx-new-form-without-dane": {"DNS011"},
    # The pool is a matter of the message that came from it, which is ROUTE006.
    "relay-pool-permitted": set(),
    # Few hosts have a record at their own name.
    "helo-without-spf": set(),
    # What is for information on the checklist is so in the findings too.
    "removed-tag": {"DMARC014"},
    "no-hardening": {"DNS011"},
}


def message_of(case: Case) -> bytes:
    """Return the message of a case: signed with the selector, and sent with the HELO name, that it is about."""
    if case.plan == OPENDKIM:
        return MESSAGE.replace(b"s=selector1", b"s=relay")
    if case.plan == OTHER_HELO:
        return MESSAGE.replace(b"Received: from mail.example.com (203", b"Received: from out.example.com (203")
    return MESSAGE


def expected(case: Case) -> set[str]:
    """Return the codes that a case comes to."""
    return _OTHERWISE.get(case.id, {POINTS[point.removeprefix("~")].code for point in case.found})


def report_of(case: Case, resolver: Resolver) -> Report:
    report = judged(message_of(case), resolver, SETTINGS)
    assert report.failures == ()
    return report


def codes(report: Report) -> set[str]:
    """Return the codes of what was asked about, without a key's absence that another finding explains."""
    return {
        finding.code
        for finding in report.findings
        if finding.code in ASKING and not (finding.code == "DKIM005" and finding.causes)
    }
