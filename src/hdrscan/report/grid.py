"""Tables by tabulate, loaded without what it does not need.

When it is imported, tabulate asks ``importlib.metadata`` for its own version and then reads the same version from
its own file. Loading that module, and the e-mail and zip packages behind it, takes longer than judging a message
(docs/decisions/0004-start-up.md), so while tabulate is imported a stand-in answers.
"""

import sys
from collections.abc import Sequence
from types import ModuleType

_METADATA = "importlib.metadata"


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Return cells, which may hold line breaks, as columns two spaces apart."""
    if "tabulate" not in sys.modules and _METADATA not in sys.modules:
        _import_tabulate()
    from tabulate import tabulate  # noqa: PLC0415 - only one of the formats needs it

    text = tabulate(rows, tablefmt="plain", disable_numparse=True)
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))


def _import_tabulate() -> None:
    stand_in = ModuleType(_METADATA)
    vars(stand_in).update(version=lambda _: "unknown", PackageNotFoundError=ImportError)
    sys.modules[_METADATA] = stand_in
    try:
        import tabulate  # noqa: F401, PLC0415
    finally:
        del sys.modules[_METADATA]
