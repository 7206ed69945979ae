"""Reading takes linear time, whatever a stranger writes: three times as much takes at most 3.6 times as long."""

import contextlib
from collections.abc import Callable
from functools import partial

import pytest

from fuzz.hostile import FIELDS, FRAMES, UNITS, filled, repeated, repetitions
from hdrscan import scan
from hdrscan.auth.arc import read_arc_chain
from hdrscan.auth.dkim_signature import read_dkim_signature
from hdrscan.auth.received_spf import read_received_spf
from hdrscan.auth.results import read_results
from hdrscan.errors import SourceError
from hdrscan.ingest.block import read_block
from hdrscan.microsoft.record import read_microsoft
from hdrscan.model.source import Field
from hdrscan.text.cfws import skip_cfws, unfold
from hdrscan.text.dates import find_date
from hdrscan.text.display import decode_field
from hdrscan.text.mailbox import first_address, reverse_path
from hdrscan.trace.chain import read_hops
from linear import excess

SIZE = 2_700
"""Bytes of the smallest of three sizes; the largest is a third of the longest field that is read."""


def scanned(data: bytes) -> None:
    with contextlib.suppress(SourceError):
        scan(data)


def _filled(form: str, unit: str, times: int) -> bytes:
    return filled(form, unit, SIZE * times)


def _repeated(names: tuple[str, ...], interleaved: bool, times: int) -> bytes:  # noqa: FBT001 - for partial()
    return repeated(names, 25 * times, interleaved=interleaved)


FORMS: dict[str, str] = {**FIELDS, **FRAMES}


@pytest.mark.parametrize("name", FORMS)
def test_a_message_with_a_hostile_value(name: str) -> None:
    form = FORMS[name]
    scanned(filled(form, "x", 100))
    found = {unit: said for unit in UNITS if (said := excess(scanned, partial(_filled, form, unit)))}
    assert not found, f"seconds at 1x, 3x and 9x: {found}"


def field(data: bytes) -> Field:
    name, _, body = data.decode("latin-1").partition(":")
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (0, len(raw)), 1, body, len(name) + 1)


READERS: dict[str, tuple[str, Callable[[bytes], object]]] = {
    "results": ("Authentication-Results", lambda data: read_results(field(data))),
    "Received-SPF": ("Received-SPF", lambda data: read_received_spf(field(data))),
    "signature": ("DKIM-Signature", lambda data: read_dkim_signature(field(data))),
    "seal": ("ARC-Seal", lambda data: read_arc_chain(iter([field(data)]), read_results)),
    "hops": ("Received", lambda data: read_hops(read_block(b"A: b\n" + data, is_message=True))),
    "Microsoft": ("X-Forefront-Antispam-Report", lambda data: read_microsoft(read_block(data, is_message=True))),
    "address": ("From", lambda data: first_address(data.decode("latin-1"))),
    "path": ("Return-Path", lambda data: reverse_path(data.decode("latin-1"))),
    "date": ("Date", lambda data: find_date(data.decode("latin-1"))),
    "words": ("Subject", lambda data: decode_field(data.decode("latin-1"))),
    "folding": ("another", lambda data: unfold(data.decode("latin-1"))),
    "comments": ("another", lambda data: skip_cfws(data.decode("latin-1"), 5)),
    "block": ("another", read_block),
    "message": ("another", lambda data: read_block(data, is_message=True)),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_alone(name: str) -> None:
    form, read = FIELDS[READERS[name][0]], READERS[name][1]

    def make(unit: str, times: int) -> bytes:
        return form.replace("{}", unit * (SIZE * times // len(unit))).encode("latin-1")

    read(make("x", 1))
    found = {unit: said for unit in UNITS if (said := excess(read, partial(make, unit)))}
    assert not found, f"seconds at 1x, 3x and 9x: {found}"


@pytest.mark.parametrize("interleaved", [True, False])
def test_fields_that_are_repeated(interleaved: bool) -> None:  # noqa: FBT001 - a parameter of the test
    found = {
        names: said
        for names, mixed in repetitions()
        if mixed is interleaved and (said := excess(scanned, partial(_repeated, names, interleaved)))
    }
    assert not found, f"seconds at 1x, 3x and 9x: {found}"


@pytest.mark.parametrize("unit", ["(", "(a", "\\(", "a", "a ", "(a) ", '"', "a;"])
@pytest.mark.parametrize("form", [FIELDS["Received"], FIELDS["Authentication-Results"], FRAMES["a copy"]])
def test_a_megabyte_costs_no_more_than_its_limit(form: str, unit: str) -> None:
    said = excess(scanned, lambda times: filled(form, unit, (1 << 20) // 9 * times))
    assert said is None, said
