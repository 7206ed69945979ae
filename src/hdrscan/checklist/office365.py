"""Whether a domain uses Office 365, and in which cloud: by the message's way, by MX and by SPF."""

from hdrscan.checklist.exchanges import SUFFIXES
from hdrscan.dns.hosts import mail_exchanges
from hdrscan.dns.resolver import Resolver
from hdrscan.model.dns import Records
from hdrscan.model.report import Report
from hdrscan.model.route import HeloKind, OriginKind
from hdrscan.providers.microsoft import SPF_INCLUDES, range_of
from hdrscan.settings import Settings
from hdrscan.spf.record import is_spf_record
from hdrscan.text.names import lower, organizational_domain
from hdrscan.trace.ingress import from_microsoft

# Mail that is not a tenant's own: what it passes through says nothing of the author's domain. Services sign by
# selectors of their own.
_NOT_A_TENANTS = frozenset({OriginKind.FORWARD, OriginKind.CONSUMER, OriginKind.SERVICE})
_BY_CONNECTOR = frozenset({OriginKind.CONNECTOR_RELAY, OriginKind.HYBRID_EXCHANGE})


def uses_office365(domain: str, report: Report, settings: Settings, resolver: Resolver) -> bool:
    """Tell whether a domain's mail goes through Office 365.

    Anybody's tenant can write any From: the way alone shows it only for a domain that the way is tied to. For a
    domain of the user's own, MX or SPF are enough.
    """
    owned = any(_is_related(domain, own) for own in settings.domains)
    published = _mx_cloud(domain, resolver) or _spf_cloud(domain, resolver)
    if not _goes_through(report, settings):
        return owned and published is not None
    return owned or published is not None or _is_tied(domain, report)


def cloud_of(domain: str, report: Report, resolver: Resolver) -> str:
    """Return which of Microsoft's clouds that is: a key of ``SPF_INCLUDES``."""
    ip = report.route.helo.ip if report.route else None
    found = range_of(ip) if isinstance(ip, str) else None
    if found is not None and found.cloud in SPF_INCLUDES:
        return found.cloud
    return _mx_cloud(domain, resolver) or _spf_cloud(domain, resolver) or "worldwide"


def _goes_through(report: Report, settings: Settings) -> bool:
    route, boundary = report.route, report.boundary
    if route is None or boundary is None or route.origin.kind in _NOT_A_TENANTS:
        return False
    if route.helo.kind is HeloKind.OFFICE365_OUTBOUND or route.origin.kind in _BY_CONNECTOR:
        return True
    if any(signal.id == "attributed-client" for signal in route.helo.signals):
        return True  # a connector of the recipient's own tenant
    # A smart host: the relay at the boundary had it from Office 365.
    relay = route.helo.kind in {HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY}
    below = [step.hop for step in report.chain.steps if step.hop.received_index > boundary.hop.received_index]
    return relay and any(from_microsoft(hop, settings) for hop in below)


def _is_tied(domain: str, report: Report) -> bool:
    """Tell whether SPF passed for the domain at the boundary or at the sender's own front door."""
    record = report.authentication
    results = (record.boundary, record.ingress) if record else ()
    return any(
        result is not None
        and result.spf is not None
        and result.spf.result == "pass"
        and isinstance(result.spf.domain, str)
        and _is_related(result.spf.domain, domain)
        for result in results
    )


def _is_related(one: str, other: str) -> bool:
    return organizational_domain(one) == organizational_domain(other)


def _mx_cloud(domain: str, resolver: Resolver) -> str | None:
    hosts = [mx.host for mx in mail_exchanges(domain, resolver).exchanges if mx.is_office365]
    clouds = [cloud for host in hosts for cloud, suffix in SUFFIXES.items() if host.endswith(suffix)]
    return clouds[0] if clouds else "worldwide" if hosts else None


def _spf_cloud(domain: str, resolver: Resolver) -> str | None:
    answer = resolver.query(domain, "TXT")
    texts = answer.texts if isinstance(answer, Records) else ()
    words = {word for text in texts if is_spf_record(text.value) for word in lower(text.value).split(" ")}
    return next((cloud for cloud, name in SPF_INCLUDES.items() if f"include:{name}" in words), None)
