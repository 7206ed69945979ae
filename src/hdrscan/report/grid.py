"""Tables by tabulate."""

from collections.abc import Sequence


def grid(rows: Sequence[Sequence[str]]) -> str:
    """Return cells, which may hold line breaks, as columns two spaces apart."""
    from tabulate import tabulate  # noqa: PLC0415 - only one of the formats needs it

    text = tabulate(rows, tablefmt="plain", disable_numparse=True)
    return "\n".join(line.rstrip(" ") for line in text.split("\n"))
