"""hdrscan reads e-mail headers and says how a message travelled and what its authentication is worth.

The library's functions are those of ``hdrscan.api``. They are loaded when they are first used: importing the
package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hdrscan.api import (
        check_domain,
        iter_path,
        scan,
        scan_path,
        to_html,
        to_json,
        to_markdown,
        to_text,
        to_zone,
    )
    from hdrscan.dns.network import NetworkResolver
    from hdrscan.dns.overlay import Zone, ZoneResolver
    from hdrscan.dns.replay import ReplayResolver, load_answers, save_answers
    from hdrscan.dns.resolver import NoResolver, Recorder, Resolver
    from hdrscan.dns.zone import load_zone
    from hdrscan.errors import ConfigError, HdrscanError, NoMail, SourceError, UsageError
    from hdrscan.model.absent import Absent
    from hdrscan.model.authentication import AuthRecord, DkimCheck, DmarcCheck, RecordedSpf
    from hdrscan.model.checklist import Check, Checklist, Status
    from hdrscan.model.dns import Answer, NoData, NotAsked, NxDomain, Question, Records, TempFail
    from hdrscan.model.evidence import Evidence
    from hdrscan.model.finding import Finding, Fix, Severity
    from hdrscan.model.hop import Hop
    from hdrscan.model.live import LiveFacts
    from hdrscan.model.report import Report
    from hdrscan.model.route import Confidence, HeloKind, OriginKind, Route
    from hdrscan.settings import Expect, Settings
    from hdrscan.version import __version__

__all__ = [
    "Absent",
    "Answer",
    "AuthRecord",
    "Check",
    "Checklist",
    "Confidence",
    "ConfigError",
    "DkimCheck",
    "DmarcCheck",
    "Evidence",
    "Expect",
    "Finding",
    "Fix",
    "HdrscanError",
    "HeloKind",
    "Hop",
    "LiveFacts",
    "NetworkResolver",
    "NoData",
    "NoMail",
    "NoResolver",
    "NotAsked",
    "NxDomain",
    "OriginKind",
    "Question",
    "RecordedSpf",
    "Recorder",
    "Records",
    "ReplayResolver",
    "Report",
    "Resolver",
    "Route",
    "Settings",
    "Severity",
    "SourceError",
    "Status",
    "TempFail",
    "UsageError",
    "Zone",
    "ZoneResolver",
    "__version__",
    "check_domain",
    "iter_path",
    "load_answers",
    "load_zone",
    "save_answers",
    "scan",
    "scan_path",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
    "to_zone",
]
_HOMES = {
    "hdrscan.api": (
        "check_domain",
        "iter_path",
        "scan",
        "scan_path",
        "to_html",
        "to_json",
        "to_markdown",
        "to_text",
        "to_zone",
    ),
    "hdrscan.dns.network": ("NetworkResolver",),
    "hdrscan.dns.overlay": ("Zone", "ZoneResolver"),
    "hdrscan.dns.replay": ("ReplayResolver", "load_answers", "save_answers"),
    "hdrscan.dns.resolver": ("NoResolver", "Recorder", "Resolver"),
    "hdrscan.dns.zone": ("load_zone",),
    "hdrscan.errors": ("ConfigError", "HdrscanError", "NoMail", "SourceError", "UsageError"),
    "hdrscan.model.absent": ("Absent",),
    "hdrscan.model.authentication": ("AuthRecord", "DkimCheck", "DmarcCheck", "RecordedSpf"),
    "hdrscan.model.checklist": ("Check", "Checklist", "Status"),
    "hdrscan.model.dns": ("Answer", "NoData", "NotAsked", "NxDomain", "Question", "Records", "TempFail"),
    "hdrscan.model.evidence": ("Evidence",),
    "hdrscan.model.finding": ("Finding", "Fix", "Severity"),
    "hdrscan.model.hop": ("Hop",),
    "hdrscan.model.live": ("LiveFacts",),
    "hdrscan.model.report": ("Report",),
    "hdrscan.model.route": ("Confidence", "HeloKind", "OriginKind", "Route"),
    "hdrscan.settings": ("Expect", "Settings"),
    "hdrscan.version": ("__version__",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}


def __getattr__(name: str) -> object:
    """Load what is asked for (PEP 562)."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    """List what there is, loaded or not."""
    return __all__
