"""What is the reader's own: for whose domains and hosts a fix can be of use (docs/adding-a-rule.md).

About a stranger's domain or host the reader can do nothing. A domain is the reader's where the user said so, or
where evidence that no stranger writes shows it: the recipient's servers took the message for an address of that
domain, or it came from the reader's own relay or tenant. No provider's domain or host is ever the reader's.
"""

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Owner, Role
from hdrscan.model.hop import Hop
from hdrscan.providers import CONSUMER_DOMAINS, microsoft, provider_of
from hdrscan.providers.microsoft import CONSUMER_TENANT
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import host_owner
from hdrscan.rules.senders import has_zone, is_from_connector, owner_of_client, owner_of_origin
from hdrscan.rules.wording import clipped, host
from hdrscan.text.mailbox import domain_of
from hdrscan.text.names import hosting_suffix, organizational_domain
from hdrscan.trace.own_name import own_name

_LONGEST = 60
"""Characters of a name in a line that names several."""
_OWN_DOMAINS = ("010", "6")
"""Beginnings of compauth reasons by which Microsoft says that From is one of the recipient's domains."""


def can_act(case: Case, owner: Owner) -> bool:
    """Tell whether the reader can be the one who can carry out a fix."""
    match owner.role:
        case Role.ZONE:
            return owns(case, owner.name)
        case Role.HOST:
            return _runs(case, owner)
        case Role.RECEIVER:
            return isinstance(owner.name, Absent) or provider_of(owner.name) is None
        case Role.TENANT:
            return not _is_consumers(case)


def in_words(owner: Owner) -> str:
    """Say who would have to act."""
    match owner.role:
        case Role.ZONE:
            service = hosting_suffix(owner.name) if isinstance(owner.name, str) else None
            domain = clipped(owner.name, _LONGEST) if isinstance(owner.name, str) else "the domain in From"
            # Some companies sell names below theirs, zone and all: the list of suffixes does not tell.
            return f"the owner of {domain}{f' or the service that runs {service}' if service else ''}"
        case Role.HOST:
            return f"whoever runs {host(owner.name, owner.ip, longest=_LONGEST)}"
        case Role.RECEIVER:
            server = clipped(owner.name, _LONGEST) if isinstance(owner.name, str) else "the receiving server"
            return f"the administrator of {server}"
        case Role.TENANT:
            return "the service that runs the recipient's mailbox"


def client_owner(case: Case) -> Owner:
    """Return who can mend the boundary's client."""
    helo = case.route.helo
    return host_owner(helo.name, helo.ip)


def receiver_owner(case: Case) -> Owner:
    """Return who can set up the server at the boundary."""
    return Owner(Role.RECEIVER, Absent.NOT_PRESENT if case.hop is None else case.hop.by)


def owns(case: Case, domain: str | Absent | None) -> bool:
    """Tell whether a domain exists, has a zone of its owner's, and can be the reader's."""
    if not isinstance(domain, str) or not has_zone(domain):
        return False
    if domain in CONSUMER_DOMAINS or provider_of(domain) is not None:
        return False
    if _is_named(case, domain):
        return True
    return hosting_suffix(domain) is None and organizational_domain(domain) in case.once(_shown)


def sent_by_reader(case: Case) -> bool:
    """Tell whether the message came from the reader's own relay or tenant, and not on its way through it."""
    return case.once(_sent_by_reader)


def _sent_by_reader(case: Case) -> bool:
    facts, tenant = case.facts, case.settings.tenant
    if facts is None or case.is_passed_on:
        return False
    if case.is_from_relay and (_is_own_client(case) or _is_recognized(case)):
        return True
    if tenant is not None and case.route.origin.tenant_id == tenant:
        return True
    found = facts.attributed
    if found is None or not is_from_connector(case):
        return False
    is_tenants = tenant is not None and found.tenant_id.value == tenant
    return is_tenants or case.is_own_relay(found.ip.value, found.helo.value)


def _is_own_client(case: Case) -> bool:
    """Tell whether the boundary's client is a relay that the user named.

    One that only says so may be it, as long as no confirmed name says otherwise.
    """
    hop = case.hop
    if hop is None or case.is_own_relay(hop.ip, hop.confirmed_name):
        return hop is not None
    return isinstance(hop.confirmed_name, Absent) and case.is_own_relay(hop.ip, hop.helo)


def _is_recognized(case: Case) -> bool:
    """Tell whether the recipient's own tenant recognized the client by a connector."""
    return any(signal.id == "attributed-client" for signal in case.route.helo.signals)


def _shown(case: Case) -> frozenset[str]:
    """Return the organizations that the message shows to be the reader's."""
    addresses = [step.hop.for_ for step in case.trusted_steps]
    domains = [domain_of(address) for address in addresses if isinstance(address, str)]
    if sent_by_reader(case):
        spf = case.boundary.spf
        entered = case.ingress.spf if case.ingress else None
        domains += [str(found.domain) for found in (spf, entered) if found is not None and found.domain]
        domains.append(case.author)
    compauth = case.boundary.compauth
    if compauth is not None and str(compauth.reason).startswith(_OWN_DOMAINS):
        domains.append(case.author)
    return frozenset(organizational_domain(domain) for domain in domains if domain)


def _runs(case: Case, owner: Owner) -> bool:
    """Tell whether a host can be the reader's: named as a relay, or tied to a domain of the reader's."""
    if isinstance(owner.ip, str) and microsoft.range_of(owner.ip) is not None:
        return False
    hop = case.hop
    if hop is not None and owner.ip == hop.ip:
        return _is_own_client(case) or _is_recognized(case) or _sends_for_reader(case, hop)
    if case.is_own_relay(owner.ip, owner.name) or sent_by_reader(case):
        return True
    return any(owner_of_origin(case, own) is not None for own in _senders(case))


def _sends_for_reader(case: Case, hop: Hop) -> bool:
    """Tell whether the boundary's client sends for a domain of the reader's: by its name, or as SPF permits.

    A name that it only says counts for a domain that the user named: every second spammer says the recipient's.
    """
    name, spf = own_name(hop), case.boundary.spf
    if isinstance(name, str) and provider_of(name) is not None:
        return False
    permitted = spf is not None and spf.aligned and owns(case, case.author)
    said = any(owner_of_client(case, own) is not None for own in _senders(case))
    return permitted or said or owns(case, name)


def _senders(case: Case) -> list[str]:
    """Return the domains that the user named and the message was sent for."""
    spf = case.boundary.spf
    found = [str(domain) for domain in (case.author, spf.domain if spf is not None else None) if domain]
    return [domain for domain in found if _is_named(case, domain)]


def _is_named(case: Case, domain: str) -> bool:
    """Tell whether the user says that a domain is his, or that he expects mail to be signed with it."""
    expect, organization = case.settings.expect, organizational_domain(domain)
    named = (*case.settings.domains, *(expect.dkim_domain if expect is not None else ()))
    return any(organizational_domain(own) == organization for own in named)


def _is_consumers(case: Case) -> bool:
    stamps = case.facts.stamps.tenant_ids if case.facts is not None else ()
    return any(stamp.value == CONSUMER_TENANT for stamp in stamps)
