"""Hosts and domains in the DNS: reverse names that lead back, MX hosts, MTA-STS and TLS-RPT records.

RFC 8601 section 2.7.3 (iprev), RFC 5321 section 5.1 and RFC 7505 (MX), RFC 8461 section 3.1, RFC 8460 section 3.
"""

from hdrscan.dns.resolver import Resolver, ask
from hdrscan.dns.reverse import reverse_name
from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.model.dns import Answer, Mx, NotAsked, NxDomain, Records, TempFail
from hdrscan.model.hosts import (
    Exchange,
    ExchangeKind,
    HostAddresses,
    MailExchanges,
    PolicyKind,
    ReverseName,
    ReverseNames,
    TextPolicy,
)
from hdrscan.providers import microsoft
from hdrscan.text.addresses import normalize
from hdrscan.text.names import is_dns_name, plain_name

MOST_NAMES = 10
"""Names of an address that are looked at: the owner of an address decides how many there are (as in SPF)."""
MOST_EXCHANGES = 20
"""MX hosts of a domain that are looked at."""

_NEW_FORM = ".mx.microsoft"
_LABELS = {
    PolicyKind.MTA_STS: ("_mta-sts", "v=STSv1"),
    PolicyKind.TLS_REPORT: ("_smtp._tls", "v=TLSRPTv1"),
}


def addresses(name: str, resolver: Resolver) -> HostAddresses:
    """Ask for a host's addresses of both kinds."""
    return _addresses(name, resolver, ("A", "AAAA"))


def fcrdns(ip: str, resolver: Resolver) -> ReverseNames:
    """Ask for the names of an address and for their addresses: forward-confirmed reverse DNS.

    ``ip`` is normalized. At most eleven questions (RFC 8601 section 2.7.3, ``iprev``).
    """
    record_type = "AAAA" if ":" in ip else "A"
    answer = resolver.query(reverse_name(ip), "PTR")
    words = dict.fromkeys(answer.words) if isinstance(answer, Records) else {}
    names: list[ReverseName] = []
    for name in list(words)[:MOST_NAMES]:
        found = _addresses(name, resolver, (record_type,))
        names.append(ReverseName(name, found, _leads_to(found, ip)))
    return ReverseNames(ip, tuple(names), answer)


def mail_exchanges(domain: str, resolver: Resolver) -> MailExchanges:
    """Ask where a domain takes mail, and for the addresses of those hosts."""
    domain = plain_name(domain)
    answer = _ask(domain, "MX", resolver)
    records = sorted(answer.exchanges) if isinstance(answer, Records) else []
    return MailExchanges(domain, tuple(_exchange(mx, resolver) for mx in records[:MOST_EXCHANGES]), answer)


def exchange_kind(host: str) -> ExchangeKind:
    """Tell whose host an MX record names, by its name."""
    if not host:
        return ExchangeKind.NULL
    if normalize(host.strip("[]")) is not None:
        return ExchangeKind.ADDRESS
    role = microsoft.role_of(host)
    # The front door's machines have names of the same form; an MX record may name one, and mail arrives.
    if role in {"mx", "frontend"}:
        return ExchangeKind.OFFICE365_DNSSEC if host.endswith(_NEW_FORM) else ExchangeKind.OFFICE365
    return ExchangeKind.OUTLOOK_COM if role == "consumer" else ExchangeKind.OTHER


def text_policy(kind: PolicyKind, domain: str, resolver: Resolver) -> TextPolicy:
    """Ask for a domain's record of a kind: MTA-STS (RFC 8461 section 3.1) or TLS-RPT (RFC 8460 section 3)."""
    label, version = _LABELS[kind]
    domain = plain_name(domain)
    answer = _ask(f"{label}.{domain}", "TXT", resolver)
    texts = answer.texts if isinstance(answer, Records) else ()
    records = tuple(text.value for text in texts if text.value.partition(";")[0].rstrip(" \t") == version)
    return TextPolicy(kind, domain, records, answer)


def _addresses(name: str, resolver: Resolver, record_types: tuple[str, ...]) -> HostAddresses:
    name = plain_name(name)
    if not is_dns_name(name) or normalize(name) is not None:
        return HostAddresses(name, (), (), ())
    answers = tuple(resolver.query(name, record_type) for record_type in record_types)
    v4, v6 = (
        tuple(
            word
            for answer in answers
            if isinstance(answer, Records) and answer.question.type == record_type
            for word in answer.words
        )
        for record_type in ("A", "AAAA")
    )
    return HostAddresses(name, v4, v6, answers)


def _leads_to(found: HostAddresses, ip: str) -> bool | Absent:
    if any(isinstance(answer, TempFail | NotAsked) for answer in found.answers):
        return NOT_CHECKED
    return ip in found.all


def _exchange(mx: Mx, resolver: Resolver) -> Exchange:
    kind = exchange_kind(mx.host)
    if kind in {ExchangeKind.NULL, ExchangeKind.ADDRESS}:
        return Exchange(mx.preference, mx.host, kind, HostAddresses(mx.host, (), (), ()))
    return Exchange(mx.preference, mx.host, kind, addresses(mx.host, resolver))


def _ask(name: str, record_type: str, resolver: Resolver) -> Answer:
    """Ask; a name that is none, or was made too long by its prefix, cannot exist."""
    return resolver.query(name, record_type) if is_dns_name(name) else NxDomain(ask(name, record_type), 0)
