"""How ``--help`` is written: options in panels, a line each where a line has 100 columns, without borders."""

from typing import Any

from typer.core import TyperCommand

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}
"""Settings of every command."""
OTHER = "Other"
_WIDEST = 30
"""Columns of an option with its value; the help of a longer one begins on the next line."""


class PanelCommand(TyperCommand):
    """A command whose options are grouped by their ``rich_help_panel``."""

    def format_options(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401 - as in typer
        """Write the panels."""
        for title, rows in self.panels(ctx).items():
            with formatter.section(title):
                formatter.write_dl(rows, col_max=_WIDEST)

    def panels(self, ctx: Any) -> dict[str, list[tuple[str, str]]]:  # noqa: ANN401
        """Return options and their help by panel, in the order in which panels are first named."""
        found: dict[str, list[tuple[str, str]]] = {}
        for parameter in self.get_params(ctx):
            record = parameter.get_help_record(ctx)
            if record is not None:
                found.setdefault(getattr(parameter, "rich_help_panel", None) or OTHER, []).append(record)
        found[OTHER] = found.pop(OTHER, [])
        return {title: rows for title, rows in found.items() if rows}
