"""Where the domain takes mail: MX records and the hosts that they name."""

import re

from hdrscan.checklist.drafting import UNSEEN, Family, check, listed, unknown
from hdrscan.dns.hosts import addresses, mail_exchanges
from hdrscan.dns.resolver import Resolver
from hdrscan.model.checklist import Check, DomainPlan, Status, ZoneRecord
from hdrscan.model.dns import Mx, Records
from hdrscan.model.hosts import Exchange, ExchangeKind, MailExchanges
from hdrscan.rules.fixes import mx_label
from hdrscan.text.names import is_host_name, top_level_is_public

SUFFIXES = {
    "worldwide": ".mail.protection.outlook.com",
    "us-gov": ".mail.protection.office365.us",
    "china": ".mail.protection.partner.outlook.cn",
}
"""By cloud: what follows the domain's label in the name of its host at Exchange Online."""

# What the admin centre appends to a label that another tenant has had: 01c, 03i, 01be2e.
SUFFIX_OF_LABEL = r"(?:\d\d[0-9a-z]{1,6})?"
_NEW_FORM = re.compile(r"([^.]{1,63})\.[a-z]-v1\.mx\.microsoft")
_NO_FIX_BY_HAND = "The admin centre shows the exact name, which can end in further letters."


def is_label_of(label: str, domain: str) -> bool:
    """Tell whether a label of Exchange Online is made of this domain, with or without what may follow it."""
    return re.fullmatch(re.escape(mx_label(domain)) + SUFFIX_OF_LABEL, label) is not None


def check_exchanges(plan: DomainPlan, resolver: Resolver) -> Family:
    """Check the domain's MX records."""
    found = mail_exchanges(plan.domain, resolver)
    wanted = _wanted(plan)
    reason = unknown(found.answer)
    if reason:
        checks = tuple(
            check(point, plan.domain, Status.NOT_CHECKED, reason, (found.answer,))
            for point in ("mx-present", "mx-office365", "mx-target")
        )
        return Family(checks, (wanted._replace(comment=wanted.comment + UNSEEN),))
    if not found.exchanges:
        return Family(_none(plan, found, resolver, wanted), (wanted,))
    present = f"MX: {listed(_shown(mx) for mx in found.exchanges)}."
    checks = (
        check("mx-present", plan.domain, Status.PASS, present, (found.answer,)),
        _whose(plan, found, wanted),
        *(_target(mx, found, wanted) for mx in found.exchanges if mx.kind is not ExchangeKind.NULL),
    )
    return Family(checks, _kept(plan, found, checks) or (wanted,))


def _wanted(plan: DomainPlan) -> ZoneRecord:
    host = mx_label(plan.domain) + SUFFIXES[plan.cloud]
    return ZoneRecord(plan.domain, "MX", Mx(0, host), f"Mail for the mailboxes. {_NO_FIX_BY_HAND}")


def _none(plan: DomainPlan, found: MailExchanges, resolver: Resolver, wanted: ZoneRecord) -> tuple[Check, ...]:
    """Judge a domain without MX records: mail goes to its own address, if it has one."""
    own = addresses(plan.domain, resolver)
    answers = (found.answer, *own.answers)
    fix = "Publish the MX record of the mailboxes."
    if own.all:
        said = f"{plan.domain} has no MX record; mail for it goes to its own address {listed(own.all)}."
        present = check("mx-present", plan.domain, Status.PASS, said, answers)
        whose = check("mx-office365", plan.domain, Status.FAIL, said, (found.answer,), fix=fix, records=(wanted,))
        return present, whose
    reason = unknown(*own.answers)
    if reason:
        present = check("mx-present", plan.domain, Status.NOT_CHECKED, reason, answers)
        said = f"{plan.domain} has no MX record."
        whose = check("mx-office365", plan.domain, Status.FAIL, said, (found.answer,), fix=fix, records=(wanted,))
        return present, whose
    said = f"{plan.domain} has neither an MX record nor an address."
    present = check("mx-present", plan.domain, Status.FAIL, said, answers, fix=fix, records=(wanted,))
    blocked = "There is no MX record to look at."
    return present, check("mx-office365", plan.domain, Status.NOT_CHECKED, blocked, (found.answer,))


def _label(mx: Exchange) -> str:
    """Return what stands before the suffix of Exchange Online, by the old form or the new."""
    new = _NEW_FORM.fullmatch(mx.host)
    if new:
        return new[1]
    return next((mx.host.removesuffix(end) for end in SUFFIXES.values() if mx.host.endswith(end)), mx.host)


def _not_own(plan: DomainPlan, mx: Exchange) -> str | None:
    """Say why a host of Exchange Online is not this domain's, in one clause; None where it is."""
    if mx.kind is not ExchangeKind.OFFICE365_DNSSEC and not mx.host.endswith(SUFFIXES[plan.cloud]):
        return f"{mx.host} belongs to another cloud than {plan.cloud}"
    if not is_label_of(_label(mx), plan.domain):
        return f"{mx.host} is made of another domain than {plan.domain}, whose label is {mx_label(plan.domain)}"
    return None


def _whose(plan: DomainPlan, found: MailExchanges, wanted: ZoneRecord) -> Check:
    hosts = [mx for mx in found.exchanges if mx.is_office365]
    others = [mx for mx in found.exchanges if not mx.is_office365]
    strangers = [problem for mx in hosts if (problem := _not_own(plan, mx))]
    shown = listed(_shown(mx) for mx in found.exchanges)
    label = mx_label(plan.domain)
    fix = (
        f"Publish the name that the admin centre shows: {label}{SUFFIXES[plan.cloud]}, or {label} with further "
        "letters behind it."
    )
    if any(mx.kind is ExchangeKind.NULL for mx in found.exchanges):
        status, said = Status.FAIL, f"{plan.domain} says that it takes no mail (RFC 7505)."
    elif not hosts:
        status = Status.WARNING
        said = f"No host of Exchange Online among {shown}: mail for the mailboxes passes another host first."
        fix = (
            "Right where a gateway stands in front of Exchange Online; have the connector and Enhanced Filtering "
            f"know it. Otherwise: {fix}"
        )
    elif strangers:
        status, said = Status.WARNING, f"{listed(strangers)}."
    elif others:
        status = Status.WARNING
        said = f"Exchange Online stands beside other hosts: {shown}. Some mail passes by the one or the other."
        fix = "Leave only one of the two: the gateway in front of Exchange Online, or Exchange Online alone."
    else:
        said = f"{listed(mx.host for mx in hosts)} is the domain's host at Exchange Online."
        return check("mx-office365", plan.domain, Status.PASS, said, (found.answer,))
    return check(
        "mx-office365", plan.domain, status, said, (found.answer,), fix=fix, records=(wanted,) if hosts else ()
    )


def _target(mx: Exchange, found: MailExchanges, wanted: ZoneRecord) -> Check:
    answers = mx.addresses.answers or (found.answer,)
    alias = next((answer.chain for answer in answers if isinstance(answer, Records) and answer.chain), ())
    reason = unknown(*answers)
    if mx.kind is ExchangeKind.ADDRESS:
        said = f"{mx.host} is an address, and an MX record takes a name."
    elif not is_host_name(mx.host):
        said = f"{mx.host} is not a host name."
    elif alias:
        said = f"{mx.host} is an alias of {listed(alias)}, and an MX record takes the host's own name."
    elif mx.addresses.all:
        said = f"{mx.host} has the address {listed(mx.addresses.all, 2)}."
        return check("mx-target", mx.host, Status.PASS, said, answers)
    elif reason:
        return check("mx-target", mx.host, Status.NOT_CHECKED, reason, answers)
    else:
        said = f"{mx.host} has no address."
        short = mx.host.removesuffix(f".{found.domain}")
        if short != mx.host and top_level_is_public(short):
            said += f" {found.domain} was appended to it: the final dot of {short}. is missing in the record."
    if isinstance(wanted.value, Mx) and wanted.value.host == mx.host:
        # The name is made as Microsoft makes it, so there is none better to offer.
        fix = "See in the admin centre whether the domain is set up there, and which name it shows."
        return check("mx-target", mx.host, Status.FAIL, said, answers, fix=fix)
    fix = "Name a host that has an address."
    return check("mx-target", mx.host, Status.FAIL, said, answers, fix=fix, records=(wanted,))


def _kept(plan: DomainPlan, found: MailExchanges, checks: tuple[Check, ...]) -> tuple[ZoneRecord, ...]:
    """Return the published records that may stay: those of Exchange Online, else the others that are sound."""
    bad = {entry.subject for entry in checks if entry.point.id == "mx-target" and entry.status is Status.FAIL}
    sound = [mx for mx in found.exchanges if mx.host not in bad and is_host_name(mx.host)]
    own = [mx for mx in sound if mx.is_office365 and not _not_own(plan, mx)]
    others = [mx for mx in sound if not mx.is_office365]
    kept = own or ([] if any(mx.is_office365 for mx in found.exchanges) else others)
    gone = [_shown(mx) for mx in found.exchanges if mx not in kept]
    said = f"Instead of: {listed(gone)}; a gateway in front of Exchange Online stays, alone." if gone else ""
    return tuple(
        ZoneRecord(plan.domain, "MX", Mx(mx.preference, mx.host), said or "As published.") for mx in kept
    )


def _shown(mx: Exchange) -> str:
    return f"{mx.preference} {mx.host or '.'}"
