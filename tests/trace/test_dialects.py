import re
from collections import Counter
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdrscan.ingest.block import read_block
from hdrscan.model.absent import Absent
from hdrscan.model.hop import Tls
from hdrscan.model.source import Field
from hdrscan.trace.clauses import cut
from hdrscan.trace.dialects import dialects
from hdrscan.trace.dialects.base import Dialect, Example, claims, compiled
from hdrscan.trace.received import read_by_clauses, read_received
from linear import excess

EXAMPLES = [(dialect, example) for dialect in dialects() for example in dialect.examples]


def field_of(body: str, name: str = "Received") -> Field:
    raw = f"{name}:{body}"
    return Field(0, name, name.lower(), raw, (0, len(raw)), 1, body, len(name) + 1)


def claimants(name: str, body: str) -> list[str]:
    written = cut(body).written()
    written["name"] = name.lower()
    return [dialect.name for dialect in dialects() if claims(dialect, written)]


@pytest.mark.parametrize(("dialect", "example"), EXAMPLES, ids=[d.name for d, _ in EXAMPLES])
def test_example(dialect: Dialect, example: Example) -> None:
    name = "X-Received" if dialect.name == "x-received" else "Received"
    assert claimants(name, example.body) == [dialect.name]
    hop = read_received(field_of(example.body, name), 0)
    assert hop.dialect == dialect.name
    assert not isinstance(hop.time, Absent)
    for attribute, expected in example.values.items():
        value = getattr(hop, attribute)
        if isinstance(value, Tls):
            value = f"{value.version or ''}/{value.cipher or ''}"
        if expected is None:
            assert isinstance(value, Absent), attribute
        else:
            assert value == expected, attribute


def test_every_dialect_has_a_name_and_an_example() -> None:
    names = [dialect.name for dialect in dialects()]
    assert len(names) == len(set(names))
    assert all(dialect.examples for dialect in dialects())


def test_what_begins_with_a_circumflex_is_anchored_whole() -> None:
    texts = {
        text for each in dialects() for example in each.examples for text in cut(example.body).written().values()
    }
    texts |= {f"x {text}" for text in texts}
    patterns = {pattern for each in dialects() for one in each.shapes for _, pattern in one if pattern}
    anchored = [pattern for pattern in patterns if pattern.startswith("^")]
    assert len(anchored) > len(patterns) // 2
    for pattern in anchored:
        found = (compiled(pattern).search(text) for text in texts)
        assert all(match is None or match.start() == 0 for match in found), pattern


def test_corpus_is_claimed(corpus: list[Path]) -> None:
    """The counts per dialect are pinned: a dialect that grows at another's cost shows here."""
    counts: Counter[str] = Counter()
    for path in corpus:
        fields = [field for field in read_block(path.read_bytes()).fields if field.key == "received"]
        for field in fields:
            claimed = claimants(field.name, field.body)
            assert len(claimed) <= 1, (path.name, claimed, field.body)
            counts[claimed[0] if claimed else "generic"] += 1
    total = sum(counts.values())
    assert total == 2763
    assert counts["generic"] / total < 0.03
    pinned = {"exchange-online": 1724, "postfix": 509, "google": 190, "exim": 136, "mimecast": 51, "generic": 20}
    assert {name: counts[name] for name in pinned} == pinned
    assert counts["exchange-server"] == 19


ADDRESS_IN_PLACE = re.compile(
    r"[\[(](?:IPv6:)?(\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)(?:%\d+)?[\])]"
)


def test_corpus_addresses(corpus: list[Path]) -> None:
    """Wherever an address stands alone in brackets in the from clause, one is read, and it is one of those."""
    read = missing = 0
    for path in corpus:
        for field in read_block(path.read_bytes()).named("received"):
            written = cut(field.body).written().get("from", "")
            seen = {match.lower() for match in ADDRESS_IN_PLACE.findall(written)}
            if not seen:
                continue
            hop = read_received(field, 0)
            if isinstance(hop.ip, Absent):
                missing += 1
            else:
                assert hop.ip in seen, (path.name, written)
                read += 1
    assert missing == 0
    assert read > 2000


@given(st.text(alphabet='from by with id for via();[]<>"\\:,.%=@ \t\r\nab12:é-', max_size=300))
def test_anything_reads_and_spans_point_at_the_values(body: str) -> None:
    hop = read_received(field_of(body), 0)
    raw = f"Received:{body}"
    for attribute in ("helo", "ip", "by", "id", "envelope_from"):
        value = getattr(hop, attribute)
        if attribute in hop.spans and attribute not in {"ip", "by_ip"}:
            start, end = hop.spans[attribute]
            assert raw[start:end] == value


UNITS = [
    "(", "((a", "(a", "from ", ";", "a.a.", "[", '"', "<", ">", "\\(", '"@', '\\"', "with by ", "by a (b) ", ")", "()", "@",
    "(x)", "; 1 Jan 2024 ", "1.", "1:", "helo=", "(helo=", "envelope-from ", "(TLS", "version=", "(auth", "[1.2.3.4]",
    "id ", "uid ", "cipher=", "(8.1.1/", "user",
]  # fmt: skip


@pytest.mark.parametrize(
    "start", ["", "from a by b ", "by b (", "from a (b [1.2.3.4", "by b with x (", "by b id 1; ("]
)
@pytest.mark.parametrize("unit", UNITS)
def test_hostile_fields_cost_linear_time(unit: str, start: str) -> None:
    def make(times: int) -> Field:
        size = 2_700 * times
        return field_of(start + (unit * (size // len(unit) + 1))[:size])

    said = excess(partial(read_by_clauses, received_index=0), make, floor=0.015)
    assert said is None, said
