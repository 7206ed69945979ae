"""The manual page hdrscan(1), made from the options that the commands declare; docs/generate.py writes it."""

from typing import Any

from typer.main import get_command

from hdrscan.cli import commands
from hdrscan.version import __version__

_CODES = (
    ("0", "Done."),
    ("1", "There is a finding at or above --fail-on, or a check of hdrscan domain failed."),
    ("2", "Wrong use: an option, the settings, or what is to be written."),
    ("3", "A source could not be read or judged, while the others were; or name servers were silent."),
    ("130", "Interrupted."),
)


def manual_page() -> str:
    """Return the page as roff (man(7))."""
    program = get_command(commands.app).make_context("hdrscan", [commands.SCAN], resilient_parsing=True)
    scan: Any = commands.load(commands.SCAN)
    context = scan.make_context(commands.SCAN, [], parent=program, resilient_parsing=True)
    lines = [
        f'.TH HDRSCAN 1 "" "hdrscan {__version__}" "User Commands"',
        ".SH NAME",
        r"hdrscan \- say by its headers how a message travelled and what its authentication is worth",
        ".SH SYNOPSIS",
        r".B hdrscan",
        r"[\fIoptions\fR] [\fIpath\fR ...]",
        *(f".br\n.B hdrscan {_text(name)}\n[\\fIoptions\\fR] ..." for name in commands.COMMANDS),
        ".SH DESCRIPTION",
        *_paragraphs(scan.help),
        ".SH OPTIONS",
        *_panels(scan.panels(context), ".SS "),
        ".SH COMMANDS",
    ]
    for name in commands.COMMANDS:
        command: Any = commands.load(name)
        inner = command.make_context(name, [], parent=program, resilient_parsing=True)
        lines += [f".SS hdrscan {_text(name)}", *_paragraphs(command.help), *_panels(command.panels(inner), None)]
    lines += [".SH EXIT STATUS", *(line for code, text in _CODES for line in (".TP", code, _text(text)))]
    lines += [
        ".SH FILES",
        ".TP",
        "hdrscan.toml",
        "Settings, read from the current folder unless --config names a file.",
    ]
    lines += [".SH EXAMPLES", ".nf", *(_text(line) for line in _examples(scan.epilog)), ".fi"]
    return "\n".join(lines) + "\n"


def _panels(panels: dict[str, list[tuple[str, str]]], heading: str | None) -> list[str]:
    lines: list[str] = []
    for title, rows in panels.items():
        lines += [] if heading is None else [f"{heading}{_text(title)}"]
        for option, text in rows:
            lines += [".TP", rf"\fB{_text(option)}\fR", _text(" ".join(text.split()))]
    return lines


def _paragraphs(text: str) -> list[str]:
    """Return a command's description, a paragraph each."""
    return [line for part in text.split("\n\n") for line in (".PP", _text(" ".join(part.split())))]


def _examples(epilog: str) -> list[str]:
    """Return the lines of the examples: those between the mark that keeps their layout and a blank line."""
    return epilog.partition("\b\n")[2].partition("\n\n")[0].splitlines()


def _text(text: str) -> str:
    """Escape a line: roff would take some of its characters for its own."""
    escaped = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{escaped}" if escaped[:1] in {".", "'"} else escaped
