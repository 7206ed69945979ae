"""Domain names in both forms, and labels that mix alphabets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.text.idn import mixed_alphabets, to_ascii, to_unicode


@pytest.mark.parametrize(
    ("written", "ascii_form", "unicode_form"),
    [
        ("Example.COM.", "example.com", "example.com"),
        ("b\u00fccher.example", "xn--bcher-kva.example", "b\u00fccher.example"),
        ("xn--bcher-kva.example", "xn--bcher-kva.example", "b\u00fccher.example"),
        # As a header holds it (RFC 6532): bytes read as surrogate escapes.
        ("b\udcc3\udcbccher.example", "xn--bcher-kva.example", "b\u00fccher.example"),
        ("xn--99999999.example", "xn--99999999.example", "xn--99999999.example"),
        ("xn--.example", "xn--.example", "xn--.example"),
        ("stra\u00dfe.example", "stra\u00dfe.example", "stra\u00dfe.example"),
        ("", "", ""),
    ],
)
def test_both_forms(written: str, ascii_form: str, unicode_form: str) -> None:
    assert to_ascii(written) == ascii_form
    assert to_unicode(written) == unicode_form


@pytest.mark.parametrize(
    ("word", "mixed"),
    [
        ("paypal", ()),
        ("p\u0430ypal", ("Latin", "Cyrillic")),
        ("\u043f\u043e\u0447\u0442\u0430", ()),
        ("m\u03b1il", ("Latin", "Greek")),
        ("\u043f\u043e\u0447\u0442\u0430-1", ()),
        ("na\u00efve", ()),
        ("\u30e1\u30fc\u30ebmail", ()),
        ("", ()),
    ],
)
def test_mixed_alphabets(word: str, mixed: tuple[str, ...]) -> None:
    assert mixed_alphabets(word) == mixed


@given(st.text(max_size=80))
def test_any_name_has_both_forms(name: str) -> None:
    assert isinstance(to_ascii(name), str)
    assert isinstance(to_unicode(name), str)
    assert isinstance(to_unicode(f"xn--{name}"), str)
