"""JSON values as one line of text: by ``json`` for a few, by orjson for many (docs/decisions/0010-orjson.md)."""

import json
from collections.abc import Callable
from functools import cache, partial
from itertools import count

from hdrscan.report.escape import for_json_text
from hdrscan.report.json_values import Json, spelled

FEW = 100
"""So many lines cost with ``json`` what it costs to load orjson; a single message never pays for that."""

_written = count()
# One encoder for all lines; what it is given is made here, and holds no circle that it would have to look for.
_JSON = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":"), default=spelled)


def line_of(values: Json) -> str:
    """Return values as a line, with its end. Both ways give the same bytes."""
    text = by_orjson(values) if next(_written) >= FEW else None
    return for_json_text(_JSON.encode(values) if text is None else text) + "\n"


def by_orjson(values: Json) -> str | None:
    """Return values as text; None where orjson is not installed, or refuses them.

    It refuses lone surrogates, as 8-bit bytes are until they are made readable, integers of more than 64 bits,
    and the numbers that it would spell otherwise than ``json`` does (``json_values.exact``).
    """
    dumps = _dumps()
    try:
        return None if dumps is None else dumps(values).decode()
    except TypeError:
        return None


@cache
def _dumps() -> Callable[[Json], bytes] | None:
    try:
        import orjson  # noqa: PLC0415 - start-up: it loads a dozen modules
    except ImportError:
        return None
    return partial(orjson.dumps, default=spelled, option=orjson.OPT_UTC_Z)
