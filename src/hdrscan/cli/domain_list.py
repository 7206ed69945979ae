"""Several domains to check at once: those of the command line, and those of files."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from hdrscan.errors import UsageError
from hdrscan.settings import values

_MOST_BYTES = 10_000_000


def domains_of(names: Sequence[str], files: Sequence[str]) -> tuple[str, ...]:
    """Return the domains, each once, in their order; a file has one on each line, and comments behind ``#``.

    Raises:
        UsageError: a file cannot be read, or a name is none; the message says where it stands.
    """
    found = [_read("the domain", name) for name in names]
    for file in files:
        found += _lines(file)
    if not found:
        raise UsageError("name a domain to check")
    return tuple(dict.fromkeys(found))


def _lines(file: str) -> Iterator[str]:
    for number, line in enumerate(_text(file).splitlines(), 1):
        name = line.partition("#")[0].strip()
        if name:
            yield _read(f"{file}:{number}", name)


def _text(file: str) -> str:
    try:
        if file == "-":
            return sys.stdin.read(_MOST_BYTES)
        with Path(file).open(encoding="utf-8-sig", errors="replace") as stream:
            return stream.read(_MOST_BYTES)
    except OSError as error:
        raise UsageError(f"the list of domains {file} cannot be read: {error}") from error


def _read(where: str, text: str) -> str:
    try:
        return values.name(text)
    except ValueError as error:
        raise UsageError(f"{where}: {error}") from error
