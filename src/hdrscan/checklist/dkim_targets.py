"""Where the selectors of Office 365 lead: the forms of targets, what is wrong with one, and which is right."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from hdrscan.checklist.exchanges import SUFFIX_OF_LABEL
from hdrscan.model.checklist import DomainPlan
from hdrscan.rules.fixes import mx_label
from hdrscan.text.names import lower

_ZONES = {"worldwide": "onmicrosoft.com", "us-gov": "onmicrosoft.us", "china": "partner.onmschina.cn"}
_TENANTS = (
    rf"[a-z0-9-]{{1,63}}\.(?:{'|'.join(map(re.escape, _ZONES.values()))})"
    r"|[a-z0-9-]{1,63}\.[a-z]-v1\.dkim\.mail\.microsoft"
)
_TARGET = re.compile(rf"(selector[12])-([a-z0-9-]{{1,80}})\._domainkey\.({_TENANTS})")
# The end of a target with anything before it: whose tenant it is can still be told.
_TENANT = re.compile(rf"(?:\A|\.)({_TENANTS})\Z")


class Target(NamedTuple):
    """What a selector's CNAME record should name."""

    name: str
    """With INITIAL in the place of the tenant's first domain where that is not known."""
    is_sure: bool
    """False where only the admin centre can tell."""


def target_problem(target: str, selector: str, domain: str) -> str | None:
    """Say what is wrong with a selector's CNAME target; None where it has one of the two forms for the domain."""
    target = lower(target.removesuffix("."))
    match = _TARGET.fullmatch(target)
    if match is None:
        short = target.removesuffix(f".{domain}")
        if short != target and target_problem(short, selector, domain) is None:
            return f"{domain} was appended to it, because the target was written without its final dot"
        return "it has neither form of Office 365's targets"
    if match[1] != selector:
        return f"it is the target of {match[1]}"
    if not _is_of(match[2], domain):
        return f"it is made of another domain than {domain}"
    return None


def _is_of(label: str, domain: str) -> bool:
    return re.fullmatch(re.escape(mx_label(domain)) + SUFFIX_OF_LABEL, label) is not None


def right_target(written: str, seen: Iterable[str], selector: str, plan: DomainPlan) -> Target:
    """Return the target that a selector should have.

    A target of this domain tells the one of the other selector too. One of the tenant's for another domain tells
    the tenant, but newer labels have further letters: the admin centre has the last word then.
    """
    tenant = ""
    for target in (written, *seen):
        plain = lower(target.removesuffix("."))
        for short in (plain, plain.removesuffix(f".{plan.domain}")):
            match = _TARGET.fullmatch(short)
            if match and _is_of(match[2], plan.domain):
                return Target(f"{selector}-{match[2]}._domainkey.{match[3]}", is_sure=True)
            told = _TENANT.search(short)
            tenant = tenant or (told[1] if told else "")
    tenant = tenant or f"INITIAL.{_ZONES[plan.cloud]}"
    return Target(f"{selector}-{mx_label(plan.domain)}._domainkey.{tenant}", is_sure=False)
