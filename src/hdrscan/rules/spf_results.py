"""What the rules about SPF results share: whose record it is, what a result costs, and who can mend it."""

from hdrscan.model.absent import Absent
from hdrscan.model.authentication import RecordedSpf
from hdrscan.model.finding import Fix, Severity
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import dns_zone, main_cf, zone_owner
from hdrscan.rules.published import client_facts, today
from hdrscan.rules.readers import client_owner
from hdrscan.rules.registry import Draft
from hdrscan.rules.senders import NOT_PASSED, has_zone, is_tenant_name, owner_of_client, permit

_EXPLAINED_BY = ("ROUTE003", "ROUTE006", "ROUTE008", "ROUTE011", "SPF015")
"""A forged name, the pool that no record holds, direct send, a gateway in front, and what the record lacks."""


BY_RECORD = ("SPF011", "SPF012", "SPF014", "SPF021", "SPF022")
"""What makes a record a permanent error, where the DNS was asked."""


def causes(case: Case) -> tuple[str, ...]:
    """Return what explains a result; the relay's missing address where it was the relay that connected."""
    return (*_EXPLAINED_BY, "SPF016") if case.is_from_relay else _EXPLAINED_BY


def hidden(case: Case) -> RecordedSpf | None:
    """Return what SPF came to where mail entered Office 365, if a pass for Office 365 hides it (SPF009)."""
    final, entered = case.boundary.spf, case.ingress.spf if case.ingress else None
    if final is None or entered is None or not case.is_from_office365 or final.result != "pass":
        return None
    return entered if entered.result in NOT_PASSED | {"none", "permerror"} else None


def compared(case: Case, draft: Draft, ip: object) -> Draft:
    """Lay the record as it is published now beside a recorded result that was not a pass, for the address judged.

    What is not known changes nothing. Where the record now permits the address, that is said, and nothing is
    left to do; the recorded result stays what it was.
    """
    from hdrscan.model.spf import SpfResult  # noqa: PLC0415 - loaded where the DNS was asked

    facts = client_facts(case, ip)
    now = facts.spf if facts is not None else None
    if now is None or isinstance(now.result, Absent) or now.result is SpfResult.TEMPERROR:
        return draft
    said = f"{draft.message} {today(case)} the record gives {now.result.value}. {now.reason}"
    answers = now.trace.answers
    if now.result is SpfResult.PASS:
        return draft._replace(message=said, fix=None, severity=Severity.INFO, answers=answers)
    # A record that is in error, or gone, has to be mended before anything is added to it.
    by_record = now.result in {SpfResult.PERMERROR, SpfResult.NONE}
    causes = (*draft.causes, *(("SPF010", *BY_RECORD) if by_record else ()))
    return draft._replace(message=said, answers=answers, causes=causes)


def whose(spf: RecordedSpf) -> str:
    """Name the domain whose record was asked, and why."""
    if not spf.domain:
        return "the sender's domain"
    return f"{spf.domain} (the HELO name, for a null sender)" if spf.identity == "helo" else f"{spf.domain}"


def severity_of(case: Case, severity: Severity, saved: Severity) -> Severity:
    """Say what a result that is not a pass costs; ``saved`` where DKIM makes DMARC pass all the same."""
    if case.is_passed_on:
        return Severity.LOW
    return saved if case.has_aligned_pass else severity


def stop_or_permit(case: Case, spf: RecordedSpf) -> Fix | None:
    """Return what to do about an address that the record does not permit, by whose host it is."""
    if case.is_passed_on:
        if case.is_from_office365:
            return None  # it rewrites by itself, where it may
        return main_cf(
            "Have the forwarding host rewrite MAIL FROM into its own domain (SRS), as postsrsd does",
            "sender_canonical_maps = tcp:localhost:10001",
            "sender_canonical_classes = envelope_sender",
            "recipient_canonical_maps = tcp:localhost:10002",
            "recipient_canonical_classes = envelope_recipient, header_recipient",
            caution="Do not add a forwarder's address to the record of the domain whose mail it forwards.",
            owner=client_owner(case),
        )
    owner = owner_of_client(case, spf.domain)
    if owner is not None:
        return permit(case, spf.domain, spf.ip, sure=owner.value == "high")
    if not has_zone(spf.domain) or is_tenant_name(str(spf.domain)):
        return None
    return Fix(
        f"Find out whose host {spf.ip or 'the client'} is; permit it for {spf.domain} if it is yours",
        dns_zone(str(spf.domain)),
        "",
        caution="Nothing ties the host to that domain: do not permit an address only because it sent.",
        owner=zone_owner(spf.domain),
    )
