"""Reasons of composite authentication, each with how well founded its reading is."""

import pytest

from hdrscan.microsoft.compauth import COMPAUTH, decode_reason
from hdrscan.model.microsoft import Basis

DOCUMENTED, COUNTED, UNVERIFIED = Basis.DOCUMENTED, Basis.COUNTED, Basis.UNVERIFIED


@pytest.mark.parametrize(
    ("reason", "bases", "word"),
    [
        ("000", [DOCUMENTED, COUNTED], "explicitly"),
        ("001", [DOCUMENTED, COUNTED], "implicitly"),
        ("002", [DOCUMENTED], "administrator"),
        ("010", [DOCUMENTED], "accepted domains"),
        ("100", [COUNTED, DOCUMENTED], "dmarc=pass"),
        ("109", [COUNTED, DOCUMENTED], "bestguesspass"),
        ("111", [COUNTED, DOCUMENTED], "permerror"),
        ("130", [DOCUMENTED, COUNTED, DOCUMENTED], "ARC"),
        ("199", [DOCUMENTED], "Passed"),
        ("201", [DOCUMENTED], "softly"),
        ("3AB", [], ""),
        ("301", [DOCUMENTED], "Not checked"),
        ("451", [UNVERIFIED, DOCUMENTED], "Ghost-Sender"),
        ("460", [DOCUMENTED], "Bypassed"),
        ("601", [UNVERIFIED, DOCUMENTED], "own domain"),
        ("650", [DOCUMENTED], "accepted domains"),
        ("703", [DOCUMENTED], "Passed"),
        ("905", [DOCUMENTED], "Bypassed"),
        ("850", [], ""),
        ("", [], ""),
        ("45", [], ""),
        ("4511", [], ""),
        ("٤٥١", [], ""),  # digits of another script are no reason
    ],
)
def test_reasons(reason: str, bases: list[Basis], word: str) -> None:
    readings = decode_reason(reason)
    assert [reading.basis for reading in readings] == bases
    assert not word or word in readings[0].text


def test_every_reason_that_passes_says_so() -> None:
    for reason in COMPAUTH.values:
        if reason[0] == "1":
            assert any("ass" in reading.text for reading in decode_reason(reason)), reason
