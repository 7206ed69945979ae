"""Messages judged with DNS answers: by a resolver, or by the zone file of a case."""

from collections.abc import Callable
from pathlib import Path

from hdrscan.analyze import conclude, examine
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import Cached, NoResolver, Resolver
from hdrscan.dns.zone import load_zone
from hdrscan.ingest.sources import read_bytes
from hdrscan.message_facts import DnsContext, ask_about
from hdrscan.model.absent import NOT_APPLICABLE
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.model.report import Report
from hdrscan.settings import DEFAULTS, Settings

NOBODY = DnsProvenance("the test", (), NOT_APPLICABLE, NOT_APPLICABLE)


def standing_still() -> float:
    """A clock for tests in which time does not matter."""
    return 0.0


def context_over(resolver: Resolver, clock: Callable[[], float] = standing_still) -> DnsContext:
    return DnsContext(Cached(resolver, clock), clock, NOBODY)


def judged(data: bytes, resolver: Resolver, settings: Settings | None = None) -> Report:
    """Judge a message with what the resolver says."""
    examined = examine(*read_bytes(data), settings or DEFAULTS)
    live = ask_about(examined.report, settings or DEFAULTS, context_over(resolver))
    return conclude(examined, settings or DEFAULTS, live)


def zone_of(case: Path) -> Resolver | None:
    """Return what a case's file ``zone`` says, a whole zone or a fragment; None without one."""
    path = case / "zone"
    return ZoneResolver([load_zone(str(path))], NoResolver()) if path.exists() else None
