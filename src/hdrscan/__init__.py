"""hdrscan reads e-mail headers and says how a message travelled and what its authentication is worth."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hdrscan.model.report import Report
    from hdrscan.settings import Settings

__version__ = "0.1.0"
__all__ = ["__version__", "scan", "scan_path"]


def scan(data: bytes, settings: "Settings | None" = None) -> "Report":
    """Judge one message, or headers copied from a screen, given as bytes.

    Which of them they are, their beginning shows: a message is read as it stands, a copy is repaired
    (docs/trust.md, "Repairs").

    Raises:
        SourceError: there is no mail header in the bytes.
    """
    from hdrscan.analyze import judge  # noqa: PLC0415 - importing hdrscan costs nothing until it is used
    from hdrscan.ingest.sources import read_bytes  # noqa: PLC0415
    from hdrscan.settings import DEFAULTS  # noqa: PLC0415

    return judge(*read_bytes(data), settings or DEFAULTS)


def scan_path(path: str, settings: "Settings | None" = None) -> "Report":
    """Judge the message in a file.

    Raises:
        SourceError: the file cannot be read, or holds no mail header.
    """
    from hdrscan.analyze import judge  # noqa: PLC0415
    from hdrscan.ingest.sources import iter_paths  # noqa: PLC0415
    from hdrscan.settings import DEFAULTS  # noqa: PLC0415

    for reading in iter_paths([path]):
        if reading.error is not None:
            raise reading.error
        if reading.source is not None and reading.block is not None:
            return judge(reading.source, reading.block, settings or DEFAULTS)
    raise AssertionError("a path gives one reading at least")
