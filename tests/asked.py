"""Messages judged with DNS answers: by a resolver, or by the zone file of a case."""

from collections.abc import Callable
from pathlib import Path

from hdrscan.analyze import conclude, examine
from hdrscan.ingest.sources import read_bytes
from hdrscan.lookup.message import Desk, ask_about
from hdrscan.lookup.overlay import Zones
from hdrscan.lookup.resolver import Cached, NoResolver, Resolver
from hdrscan.lookup.zone import load_zone
from hdrscan.model.absent import NOT_APPLICABLE
from hdrscan.model.asking import Asking
from hdrscan.model.report import Report
from hdrscan.settings import DEFAULTS, Settings

NOBODY = Asking("the test", (), NOT_APPLICABLE, NOT_APPLICABLE)


def standing_still() -> float:
    """A clock for tests in which time does not matter."""
    return 0.0


def desk_over(resolver: Resolver, clock: Callable[[], float] = standing_still) -> Desk:
    return Desk(Cached(resolver, clock), clock, NOBODY)


def judged(data: bytes, resolver: Resolver, settings: Settings | None = None) -> Report:
    """Judge a message with what the resolver says."""
    examined = examine(*read_bytes(data), settings or DEFAULTS)
    live = ask_about(examined.report, settings or DEFAULTS, desk_over(resolver))
    return conclude(examined, settings or DEFAULTS, live)


def zone_of(case: Path) -> Resolver | None:
    """Return what a case's file ``zone`` says, a whole zone or a fragment; None without one."""
    path = case / "zone"
    return Zones([load_zone(str(path))], NoResolver()) if path.exists() else None
