"""A compound file as Outlook writes it ([MS-CFB]), as little of it as the tests need."""

import struct
from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_NONE = 0xFFFFFFFF
Tree = Mapping[str, "bytes | Tree"]


class _Entry(NamedTuple):
    """A row of the directory."""

    name: str
    kind: int
    right: int
    child: int
    start: int
    size: int


def compound(tree: Tree) -> bytes:
    """Return a file with these streams and storages; streams are padded with NULs to where a sector chain begins."""
    entries = [_Entry("Root Entry", 5, _NONE, _NONE, _END, 0)]
    sectors: list[bytes] = []
    chains: list[tuple[int, int]] = []

    def add(children: Tree) -> int:
        """Add the children of a storage, each the right sibling of the one before; return the first."""
        numbers = []
        for name, content in children.items():
            numbers.append(len(entries))
            if isinstance(content, Mapping):
                entries.append(_Entry(name, 1, _NONE, _NONE, 0, 0))
                number = numbers[-1]
                entries[number] = entries[number]._replace(child=add(content))
            else:
                data = content.ljust(4096, b"\0")
                data = data.ljust(-(-len(data) // SECTOR) * SECTOR, b"\0")
                chains.append((len(sectors), len(data) // SECTOR))
                entries.append(_Entry(name, 2, _NONE, _NONE, len(sectors), len(data)))
                sectors.extend(data[at : at + SECTOR] for at in range(0, len(data), SECTOR))
        for one, other in pairwise(numbers):
            entries[one] = entries[one]._replace(right=other)
        return numbers[0] if numbers else _NONE

    entries[0] = entries[0]._replace(child=add(tree))
    directory = b"".join(map(_written, entries))
    directory = directory.ljust(-(-len(directory) // SECTOR) * SECTOR, b"\0")
    chains.append((len(sectors), len(directory) // SECTOR))
    first_directory = len(sectors)
    sectors.extend(directory[at : at + SECTOR] for at in range(0, len(directory), SECTOR))
    fat = [_FREE] * (SECTOR // 4)
    assert len(sectors) < len(fat)
    for start, count in chains:
        for at in range(start, start + count):
            fat[at] = at + 1 if at + 1 < start + count else _END
    fat[len(sectors)] = _FAT
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        bytes(16),
        *(0x3E, 3, 0xFFFE, 9, 6, bytes(6)),
        *(0, 1, first_directory, 0, 4096, _END, 0, _END, 0, len(sectors)),
    )
    return header + struct.pack("<I", _FREE) * 108 + b"".join(sectors) + struct.pack("<128I", *fat)


def _written(entry: _Entry) -> bytes:
    name = (entry.name + "\0").encode("utf-16-le")
    pointers = (_NONE, entry.right, entry.child)
    times = (bytes(16), 0, 0, 0)
    return struct.pack(
        "<64sHBBIII16sIQQIQ", name, len(name), entry.kind, 1, *pointers, *times, entry.start, entry.size
    )
