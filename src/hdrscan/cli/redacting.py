"""``hdrscan redact``: a copy of a message that can be shown to strangers (docs/redact.md)."""

import json
import os
import secrets
import sys
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Annotated, BinaryIO

import typer

from hdrscan.cli import OK, UNREAD, WRONG_USE
from hdrscan.cli.help import CONTEXT, PanelCommand
from hdrscan.cli.output import complain, silence_standard_output
from hdrscan.errors import UsageError
from hdrscan.ingest.sources import iter_paths
from hdrscan.model.source import HeaderBlock
from hdrscan.redact import Pseudonyms, read_key, redact_block, redact_blocks

_KEY_BYTES = 32
_EPILOG = """
Examples:

\b
  hdrscan redact message.eml > shared.eml      to show to others
  hdrscan redact < pasted.txt | hdrscan        what they will see of it
  hdrscan redact box.mbox --redact-key ~/.hdrscan-key > shared.mbox
                                               the same names in each file

The body is cut, and so is every field that hdrscan does not know. Read the copy before you share it.

Exit codes: 0 all was copied; 2 wrong use; 3 something could not be read.
"""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)
"""The command."""


@app.command(epilog=_EPILOG, cls=PanelCommand, context_settings=CONTEXT)
def redact(
    paths: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PATH]...", help="Messages, mailboxes and pasted headers. None or - is standard input."
        ),
    ] = None,
    key: Annotated[
        str | None,
        typer.Option(
            "--redact-key",
            metavar="FILE",
            help="A secret of 16 bytes or more: one key gives one set of names. Without it each run has its own.",
        ),
    ] = None,
    table: Annotated[
        str | None,
        typer.Option(
            "--redact-map", metavar="FILE", help="Write what was replaced by what there, readable by you alone."
        ),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option(
            "--keep-field",
            metavar="NAME",
            help="Keep this field, which would be cut; its words are replaced. May be repeated.",
        ),
    ] = None,
) -> None:
    """Write a copy of a message with other names in it: what hdrscan says of it stays the same.

    Names, addresses, subjects and identifiers become others, organizations org1.example, org2.example and so on;
    what belonged together still does. Hosts and networks of known providers stay, and so do dates and results.
    """
    raise typer.Exit(_redact(paths or ["-"], key, table, keep or ()))


def _redact(paths: list[str], key: str | None, table: str | None, keep: Sequence[str]) -> int:
    try:
        names = Pseudonyms(
            secrets.token_bytes(_KEY_BYTES) if key is None else read_key(key), shared=key is not None
        )
        failed: list[str] = []
        _write(_blocks(paths, failed), names, keep, sys.stdout.buffer)
        if table is not None:
            _write_table(table, names)
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except BrokenPipeError:
        silence_standard_output()
        return OK
    return UNREAD if failed else OK


def _blocks(paths: list[str], failed: list[str]) -> Iterator[HeaderBlock]:
    """Yield the headers of all messages; what could not be read is told, and noted in ``failed``."""
    for reading in iter_paths(paths, standard_input=None if sys.stdin is None else sys.stdin.buffer):
        if reading.error is not None:
            complain(str(reading.error))
            failed.append(reading.path)
        elif reading.block is not None:
            yield reading.block


def _write(blocks: Iterator[HeaderBlock], names: Pseudonyms, keep: Sequence[str], out: BinaryIO) -> None:
    """Write one message as it is, and several as an mbox; one is in memory at a time."""
    beginning = list(islice(blocks, 2))
    if len(beginning) == 1:
        out.write(redact_block(beginning[0], names, keep))
    else:
        out.writelines(redact_blocks(chain(beginning, blocks), names, keep))
    out.flush()


def _write_table(path: str, names: Pseudonyms) -> None:
    """Write what was replaced; the file is its owner's alone, and none that exists is replaced."""
    text = "".join(
        json.dumps({"original": original, "pseudonym": pseudonym}) + "\n"
        for original, pseudonym in names.table.items()
    )
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as stream:
            stream.write(text)
    except OSError as error:
        raise UsageError(f"--redact-map: {path}: {(error.strerror or str(error)).lower()}") from error
