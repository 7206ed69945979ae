"""What the user knows, from options and a settings file, made into one value."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.errors import UsageError
from hdrscan.settings import DEFAULTS, Settings

if TYPE_CHECKING:
    from hdrscan.settings.values import Reader

FILE_NAME = "hdrscan.toml"
"""The settings file that is used where it lies in the current folder and no other is named."""


class Given(NamedTuple):
    """The options that say what the user knows, as written."""

    config: str | None = None
    relays: Sequence[str] = ()
    receivers: Sequence[str] = ()
    domains: Sequence[str] = ()
    tenant: str | None = None
    select: Sequence[str] = ()
    ignore: Sequence[str] = ()
    min_severity: str | None = None
    receiver_writes_below: bool = False
    at: int | None = None
    sealers: Sequence[str] = ()


def settings_of(given: Given) -> Settings:
    """Join the settings file and the options: lists are added to, a tenant replaces the file's.

    Raises:
        ConfigError: the file holds something that makes no sense.
        UsageError: the file cannot be read, or an option's value makes no sense.
    """
    settings = _of_file(given.config)
    if given._replace(config=None) == Given():
        return settings
    from hdrscan.settings import values  # noqa: PLC0415 - most calls give no such option

    _refuse_unknown("--select", given.select)
    _refuse_unknown("--ignore", given.ignore)
    return settings._replace(
        # A choice of rules is one choice: what the file selects does not count then.
        select=_joined((), "--select", _split(given.select), values.code) or settings.select,
        ignore=_joined(settings.ignore, "--ignore", _split(given.ignore), values.code),
        min_severity=given.min_severity or settings.min_severity,
        relays=_joined(settings.relays, "--relay", given.relays, values.relay),
        receivers=_joined(settings.receivers, "--receiver", given.receivers, values.place),
        receiver_writes_below=given.receiver_writes_below or settings.receiver_writes_below,
        at=given.at,
        sealers=_joined(settings.sealers, "--trust-sealer", given.sealers, values.name),
        domains=_joined(settings.domains, "--domain", given.domains, values.name),
        tenant=settings.tenant
        if given.tenant is None
        else _joined((), "--tenant", [given.tenant], values.tenant)[0],
    )


def _split(codes: Sequence[str]) -> list[str]:
    """Take ``SPF,DKIM001`` for two codes."""
    return [code for text in codes for code in text.split(",") if code.strip()]


def _refuse_unknown(option: str, codes: Sequence[str]) -> None:
    """Refuse a code that selects nothing: it would be silent about a mistake."""
    from hdrscan.rules.registry import rules  # noqa: PLC0415 - most calls choose no rules

    for code in _split(codes):
        if not any(rule.code.startswith(code.strip().upper()) for rule in rules()):
            raise UsageError(f"{option}: no rule's code is or begins with {code.strip()!r}; see hdrscan rules")


def _joined(known: tuple[str, ...], option: str, written: Sequence[str], read: "Reader") -> tuple[str, ...]:
    from hdrscan.settings.values import entries  # noqa: PLC0415

    try:
        return tuple(dict.fromkeys((*known, *entries(written, read))))
    except ValueError as error:
        raise UsageError(f"{option}: {error}") from error


def _of_file(named: str | None) -> Settings:
    path = FILE_NAME if named is None else named
    if named is None and not os.path.isfile(path):  # noqa: PTH113 - start-up: pathlib is slow to load
        if os.path.lexists(path):
            # A folder, or a pipe that would never end: not what anybody means, and no reason to pass over it.
            raise UsageError(f"{path}: is not a regular file; name another settings file with --config")
        return DEFAULTS
    # tomllib costs a tenth of a scan, and most folders hold no settings.
    from hdrscan.config.reading import MAX_BYTES, decoded, read_settings  # noqa: PLC0415

    try:
        with open(path, "rb") as stream:  # noqa: PTH123
            data = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise UsageError(f"{path}: {(error.strerror or str(error)).lower()}") from error
    return read_settings(decoded(data, path), path)
