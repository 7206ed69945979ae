"""``--format prometheus``: what Prometheus' own reader makes of it."""

import subprocess
import sys
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from conftest import ROOT, SAMPLES
from hdrscan import scan
from hdrscan.report.probe.prometheus import escaped, to_metrics
from hdrscan.report.probe.tally import MOST_HOPS, MOST_WORDS, Tally

GOOD = ROOT / "samples" / "05-smtp-auth-submission-to-postfix.eml"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


def samples_of(text: str) -> Samples:
    """Read metrics; each family is a gauge, has a help text and stands in one place."""
    found: Samples = {}
    names = []
    for family in text_string_to_metric_families(text):
        assert family.type == "gauge"
        assert family.documentation
        assert family.samples
        names.append(family.name)
        for sample in family.samples:
            assert sample.name == family.name
            key = sample.name, tuple(sorted(sample.labels.items()))
            assert key not in found
            found[key] = sample.value
    assert len(names) == len(set(names))
    return found


def metrics(*messages: bytes) -> Samples:
    tally = Tally()
    for message in messages:
        tally.add(scan(message))
    return samples_of(to_metrics(tally, unread=0))


def run(*arguments: str | Path) -> tuple[int, Samples]:
    done = subprocess.run(
        [sys.executable, "-m", "hdrscan", "-f", "prometheus", *arguments],
        capture_output=True,
        check=False,
        cwd=ROOT,
        timeout=60,
    )
    return done.returncode, samples_of(done.stdout.decode())


def test_one_message() -> None:
    code, found = run(GOOD)
    assert code == 0
    assert found["hdrscan_messages", ()] == 1
    assert found["hdrscan_state", (("state", "ok"),)] == 1
    assert found["hdrscan_state", (("state", "critical"),)] == 0
    assert found["hdrscan_route", (("helo", "office365-outbound"), ("origin", "smtp-auth"))] == 1
    for check in ("spf", "dkim", "dmarc"):
        assert found["hdrscan_result", (("check", check), ("result", "pass"))] == 1
        assert found["hdrscan_aligned", (("check", check),)] == 1
    assert found["hdrscan_delay_seconds", ()] == 4
    assert found["hdrscan_hop_delay_seconds", (("hop", "3"),)] == 3
    assert found["hdrscan_received_timestamp_seconds", ()] == 1741594508
    assert found["hdrscan_tls", (("version", "TLSv1.3"),)] == 1
    assert found["hdrscan_findings", (("severity", "high"),)] == 0
    assert found["hdrscan_finding", (("code", "ROUTE002"), ("severity", "info"))] == 1


def test_many_messages_are_counted() -> None:
    code, found = run("samples", "missing.eml")
    assert code == 3
    assert found["hdrscan_messages", ()] == len(list((ROOT / "samples").glob("*-*.*")))
    assert found["hdrscan_unread", ()] == 1
    assert found["hdrscan_state", (("state", "critical"),)] == 1
    routes = sum(value for (name, _), value in found.items() if name == "hdrscan_route")
    assert routes == found["hdrscan_messages", ()]
    severities = {labels[0][1]: value for (name, labels), value in found.items() if name == "hdrscan_findings"}
    assert sum(severities.values()) == sum(len(scan(path.read_bytes()).findings) for path in SAMPLES) + sum(
        len(scan(path.read_bytes()).findings) for path in (ROOT / "samples").glob("*.txt")
    )


def test_nothing_is_no_time_and_no_delay() -> None:
    found = samples_of(to_metrics(Tally(), unread=0))
    assert found["hdrscan_state", (("state", "unknown"),)] == 1
    assert ("hdrscan_delay_seconds", ()) not in found
    assert ("hdrscan_received_timestamp_seconds", ()) not in found


def message(result: str, hops: int = 1) -> bytes:
    below = "".join(
        f"Received: from h{number}.example.net by h{number}.example.net (Postfix) with ESMTP id 4Q{number};"
        f" Mon, 3 Mar 2025 09:{number // 60:02}:{number % 60:02} +0000\n"
        for number in reversed(range(hops))
    )
    return (
        f"Authentication-Results: mx.example.org; spf={result} smtp.mailfrom=example.com\n"
        "Received: from mail.example.com (mail.example.com [203.0.113.25]) by mx.example.org (Postfix) with ESMTP"
        f" id 4Q1; Mon, 3 Mar 2025 10:00:02 +0000\n{below}From: a@example.com\n\n"
    ).encode()


def test_words_of_a_record_and_hops_of_a_sender_stay_few() -> None:
    found = metrics(*(message(f"word{number}") for number in range(3 * MOST_WORDS)))
    words = [labels for name, labels in found if name == "hdrscan_result" and ("check", "spf") in labels]
    assert len(words) == MOST_WORDS + 1
    assert found["hdrscan_result", (("check", "spf"), ("result", "other"))] == 2 * MOST_WORDS
    hops = [labels for name, labels in metrics(message("pass", 200)) if name == "hdrscan_hop_delay_seconds"]
    assert 1 < len(hops) <= MOST_HOPS


def test_no_label_is_the_senders() -> None:
    evil = (
        message("pass")
        .replace(b"mail.example.com", b"evil.example.net")
        .replace(b"a@example.com", b"evil@x.example")
    )
    evil += b"Subject: evil\nMessage-ID: <evil@x.example>\n\n"
    values = {value for _, labels in metrics(evil) for _, value in labels}
    assert {"external", "pass", "none"} <= values
    assert [value for value in values if "evil" in value or "example" in value] == []


def test_hostile_words_are_escaped() -> None:
    for word in ('a"b', "a\\b", "pa\x1b[2Jss", "a}b", "\u202epass"):
        tally = Tally()
        report = scan(message("pass"))
        assert report.authentication is not None
        boundary = report.authentication.boundary
        assert boundary.spf is not None
        spf = boundary.spf._replace(result=word)
        record = report.authentication._replace(boundary=boundary._replace(spf=spf))
        tally.add(report._replace(authentication=record))
        text = to_metrics(tally, unread=0)
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert sum(name == "hdrscan_result" for name, _ in samples_of(text)) == 3


@given(st.text())
def test_any_value_stays_within_its_quotes(value: str) -> None:
    (family,) = text_string_to_metric_families(f'# TYPE x gauge\nx{{label="{escaped(value)}"}} 1\n')
    assert [sample.value for sample in family.samples] == [1]


def test_what_breaks_is_a_comment() -> None:
    tally = Tally()
    tally.add(scan(GOOD.read_bytes())._replace(error="ValueError: a\nhdrscan_evil 1", route=None))
    text = to_metrics(tally, unread=1)
    assert text.startswith("# hdrscan: ValueError: a hdrscan_evil 1\n")
    assert ("hdrscan_evil", ()) not in samples_of(text)
