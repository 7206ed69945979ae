"""One evaluation of SPF that was asked for by hand, as text and as JSON."""

import json
from textwrap import wrap

from hdrscan.model.absent import Absent
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.model.spf import SpfEvaluation
from hdrscan.report.answer_lines import answer_lines
from hdrscan.report.escape import for_json_text, for_terminal, readable
from hdrscan.report.json_dns import answer, result, trace
from hdrscan.report.json_values import text
from hdrscan.report.provenance_lines import provenance_json, provenance_sentence
from hdrscan.report.rows import shortened
from hdrscan.report.spf_lines import trace_lines
from hdrscan.version import __version__

SCHEMA = "hdrscan-spf/1"
_NARROW, _WIDEST = 60, 200


def to_text(found: SpfEvaluation, helo: str, provenance: DnsProvenance, *, width: int) -> str:
    """Return the result, how it came about and the answers that it rests on."""
    width = max(_NARROW, min(width, _WIDEST))
    word = "not checked" if isinstance(found.result, Absent) else found.result.value
    said = f"SPF: {word}. {found.reason}"
    who = f"Client [{found.ip}], HELO {helo or '(not given)'}"
    what = f"{who}, sender <{found.sender}>, domain {found.domain or '-'}."
    items = [f"SPF: {line}" for line in trace_lines(found)]
    items += [f"Proof: {line}" for line in answer_lines(tuple(dict.fromkeys(found.trace.answers)))]
    if isinstance(found.explanation, str):
        items.append(f"The domain's own words: {found.explanation}")
    lines = [
        part for whole in (said, what, provenance_sentence(provenance)) for part in _wrapped(whole, width, "")
    ]
    return "\n".join([*lines, *(part for item in items for part in _wrapped(item, width, "- "))]) + "\n"


def _wrapped(line: str, width: int, mark: str) -> list[str]:
    return wrap(
        for_terminal(shortened(line)),
        width,
        initial_indent=mark,
        subsequent_indent=" " * len(mark),
        break_on_hyphens=False,
    )


def to_json(found: SpfEvaluation, helo: str, provenance: DnsProvenance, *, pretty: bool) -> str:
    """Return the same as one JSON document, on one line unless it is to be pretty, with a line end."""
    document = {
        "schema": SCHEMA,
        "version": __version__,
        "asking": provenance_json(provenance),
        "client_ip": found.ip,
        "helo": readable(helo),
        "sender": readable(found.sender),
        "domain": readable(found.domain),
        "result": result(found.result),
        "reason": readable(found.reason),
        "explanation": text(found.explanation),
        "lookups": found.lookups,
        "voids": found.voids,
        "trace": trace(found.trace),
        "answers": [answer(each) for each in dict.fromkeys(found.trace.answers)],
    }
    return for_json_text(json.dumps(document, ensure_ascii=False, indent=2 if pretty else None)) + "\n"
