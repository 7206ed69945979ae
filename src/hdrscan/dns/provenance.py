"""Whom a resolver asks, and when: what a report says of where its answers are from."""

from datetime import datetime

from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.replay import ReplayResolver
from hdrscan.dns.resolver import NoResolver, Recorder, Resolver
from hdrscan.model.absent import NOT_APPLICABLE
from hdrscan.model.dns_provenance import DnsProvenance


def provenance_of(resolver: Resolver, now: datetime) -> DnsProvenance:
    """Describe a resolver of any kind; ``now`` is when asking begins, in UTC.

    One that is not hdrscan's is described by its attribute ``source``, else by the name of its class.
    """
    if isinstance(resolver, ZoneResolver):
        below = provenance_of(resolver.below, now)
        return below._replace(zones=(*(zone.source for zone in resolver.zones), *below.zones))
    if isinstance(resolver, Recorder):
        return provenance_of(resolver.below, now)
    if isinstance(resolver, NoResolver):
        return DnsProvenance("", (), NOT_APPLICABLE, NOT_APPLICABLE)
    if isinstance(resolver, ReplayResolver):
        return DnsProvenance(resolver.source, (), *(resolver.asked_between or (NOT_APPLICABLE, NOT_APPLICABLE)))
    source = str(getattr(resolver, "source", type(resolver).__name__))
    return DnsProvenance(source, (), now, NOT_APPLICABLE)
