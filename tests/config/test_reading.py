"""hdrscan.toml: what it becomes, and how each mistake is told."""

import pickle
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.config.positions import line_of
from hdrscan.config.reading import MAX_BYTES, decoded, read_settings
from hdrscan.errors import ConfigError, UsageError
from hdrscan.settings import DEFAULTS, Expect, Settings

WHOLE = """
relays = ["Mail.Example.com.", "203.0.113.25"]     # own on-prem relays
receivers = ["mx.example.com", "192.0.2.0/24"]
receiver_writes_below = true
domains = ["example.com"]
tenant = "11111111-2222-3333-4444-55555555ABCD"

[microsoft]
outbound_ranges = ["198.51.100.0/24", "2001:DB8::25"]
outbound_names = ["outbound.protection.example"]

[expect]
helo = ["office365-outbound"]
origin = ["connector-relay"]
relays = ["mail.example.com"]
tls = "TLSv1.2"
dkim_domain = ["example.com"]
"""
SETTINGS = Settings(
    relays=("mail.example.com", "203.0.113.25"),
    receivers=("mx.example.com", "192.0.2.0/24"),
    receiver_writes_below=True,
    domains=("example.com",),
    tenant="11111111-2222-3333-4444-55555555abcd",
    outbound_ranges=("198.51.100.0/24", "2001:db8::25/128"),
    outbound_names=("outbound.protection.example",),
    expect=Expect(
        helo=("office365-outbound",),
        origin=("connector-relay",),
        relays=("mail.example.com",),
        tls="TLSv1.2",
        dkim_domain=("example.com",),
    ),
)
SPELLINGS = """
"relays" = ['a.example', '''b.example''', # [ "no
 "A.example.", ]
"""
WITH_ADDRESS = """
relays = ["mail.example.com=203.0.113.25", "b.example.com, 203.0.113.26,2001:db8::26", "203.0.113.25"]
"""
GOOD = [
    ("", DEFAULTS),
    ("# nothing\n", DEFAULTS),
    (WHOLE, SETTINGS),
    (WHOLE.replace("\n", "\r\n"), SETTINGS),
    ("relays = []\n[expect]\n", Settings(expect=Expect())),
    ('microsoft.outbound_names = ["a.example"]', Settings(outbound_names=("a.example",))),
    ('microsoft = { outbound_names = ["a.example"] }', Settings(outbound_names=("a.example",))),
    (SPELLINGS, Settings(relays=("a.example", "b.example"))),
    (
        WITH_ADDRESS,
        Settings(relays=("mail.example.com", "203.0.113.25", "b.example.com", "203.0.113.26", "2001:db8::26")),
    ),
]


@pytest.mark.parametrize(("text", "settings"), GOOD)
def test_good_files(text: str, settings: Settings) -> None:
    assert read_settings(text, "hdrscan.toml") == settings


def told(text: str) -> str:
    with pytest.raises(ConfigError) as raised:
        read_settings(text, "its.toml")
    assert isinstance(raised.value, UsageError)
    return str(raised.value)


TABLE = Path(__file__).with_name("bad_files.txt").read_text("utf-8")
BAD = re.findall(r"^%% ([^\n]*)\n(.*?)(?=^%%|\Z)", TABLE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(("error", "text"), BAD)
def test_bad_files(error: str, text: str) -> None:
    assert told(text) == f"its.toml, {error}"
    assert told(text.replace("\n", "\r\n")) == f"its.toml, {error}"


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("relays = [\n\n" + "[" * 1000, "line 3: too many brackets stand in one another"),
        ("relays = " + "[\n" * 3000, "line 21: too many brackets stand in one another"),
        (
            "\n" + "a." * 3000 + "a = 1",
            "line 2: the line is longer than 1,024 characters; write each entry on a line of its own",
        ),
        ("#\n" * MAX_BYTES, "line 32769: a settings file may be 64 KiB long, and ends here"),
        ("".join(f"{'a.' * 500}a{n} = 1\n" for n in range(60)), 'line 1: "a" is not a setting; it is one of'),
        ("".join(f"[{'a.' * 500}a{n}]\n" for n in range(60)), 'line 1: "a" is not a setting; it is one of'),
    ],
)
def test_hostile_files_end_soon(text: str, error: str) -> None:
    assert told(text).startswith(f"its.toml, {error}")


def test_bytes_of_a_file() -> None:
    assert decoded(b"\xef\xbb\xbfrelays = []", "its.toml") == "relays = []"
    with pytest.raises(
        ConfigError, match=r"^its.toml, line 2: this is not UTF-8; save the file in that encoding$"
    ):
        decoded(b"\nrelays = ['\xe9.example']\n", "its.toml")
    with pytest.raises(ConfigError, match=r"^its.toml, line 32769: a settings file may be 64 KiB long"):
        decoded(b"#\n" * MAX_BYTES, "its.toml")


def test_an_error_can_be_sent_to_another_process() -> None:
    copy = pickle.loads(pickle.dumps(ConfigError("its.toml", 2, "wrong")))  # noqa: S301 - our own bytes
    assert (str(copy), copy.line) == ("its.toml, line 2: wrong", 2)


def is_read_or_told(text: str) -> None:
    try:
        read_settings(text, "its.toml")
    except ConfigError as error:
        told_at = error
    else:
        return
    assert 1 <= told_at.line <= text.count("\n") + 1
    assert str(told_at).startswith(f"its.toml, line {told_at.line}: ")


@given(st.text())
def test_any_text_is_settings_or_an_error_with_its_line(text: str) -> None:
    is_read_or_told(text)


PIECES = [*"[]{}=,.\n\"'# a1\\", '"""', "'''", "\r\n", "relays", "expect", "tls", "1979-05-27 07:32:00"]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_any_pieces_of_toml_are_settings_or_an_error_with_its_line(text: str) -> None:
    is_read_or_told(text)


SCALARS = ["1.5", "true", "1979-05-27 07:32:00", '"""\n"\n"""', "'''[\n'''", "'#'", '"\\"]"', '"a.example"']
VALUES = st.recursive(
    st.sampled_from(SCALARS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=4).map(lambda items: "[ # ]\n" + "\n,".join(items) + "]"),
        st.lists(inner, max_size=3).map(
            lambda items: "{" + ", ".join(f"k{n}.'x y' = {item}" for n, item in enumerate(items)) + "}"
        ),
    ),
    max_leaves=8,
)


@given(
    st.lists(VALUES, max_size=4),
    st.lists(VALUES, max_size=4),
    st.sampled_from(["[q]\ne", "q.e", "q = {w = 1, e"]),
)
def test_an_element_is_found_behind_any_other_value(before: list[str], elements: list[str], key: str) -> None:
    head = "".join(f"k{n}.x = {value}\n" for n, value in enumerate(before)) + f"{key} = ["
    head += "".join(element + ",\n" for element in elements)
    text = head + '"here"]' + ("}" if "{" in key else "") + "\n[z]\n"
    assert tomllib.loads(text)
    assert line_of(text, ("q", "e", len(elements))) == head.count("\n") + 1
