"""hdrscan reads e-mail headers and says how a message travelled and what its authentication is worth.

The library's functions are those of ``hdrscan.api``. They are loaded when they are first used: importing the
package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hdrscan.api import build_settings, iter_path, scan, scan_path, to_html, to_json, to_markdown, to_text
    from hdrscan.errors import ConfigError, HdrscanError, NoMail, SourceError, UsageError
    from hdrscan.model.absent import Absent
    from hdrscan.model.finding import Finding, Fix, Severity
    from hdrscan.model.journey import Crossing, CrossingStanding, Journey
    from hdrscan.model.report import Report
    from hdrscan.model.route import Confidence, HeloKind, OriginKind, Route
    from hdrscan.settings import Expect, Settings
    from hdrscan.version import __version__

__all__ = [
    "Absent",
    "Confidence",
    "ConfigError",
    "Crossing",
    "CrossingStanding",
    "Expect",
    "Finding",
    "Fix",
    "HdrscanError",
    "HeloKind",
    "Journey",
    "NoMail",
    "OriginKind",
    "Report",
    "Route",
    "Settings",
    "Severity",
    "SourceError",
    "UsageError",
    "__version__",
    "build_settings",
    "iter_path",
    "scan",
    "scan_path",
    "to_html",
    "to_json",
    "to_markdown",
    "to_text",
]
_HOMES = {
    "hdrscan.api": (
        "build_settings",
        "iter_path",
        "scan",
        "scan_path",
        "to_html",
        "to_json",
        "to_markdown",
        "to_text",
    ),
    "hdrscan.errors": ("ConfigError", "HdrscanError", "NoMail", "SourceError", "UsageError"),
    "hdrscan.model.absent": ("Absent",),
    "hdrscan.model.finding": ("Finding", "Fix", "Severity"),
    "hdrscan.model.journey": ("Crossing", "CrossingStanding", "Journey"),
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
