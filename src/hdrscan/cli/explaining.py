"""Explaining a finding, a code or a field's name, and listing the findings that there are."""

import json
import sys

from hdrscan.cli import OK, WRONG_USE
from hdrscan.cli.output import complain, opened, silence_standard_output, width_of
from hdrscan.errors import UsageError
from hdrscan.microsoft.codes import explain as look_up
from hdrscan.microsoft.codes import suggest
from hdrscan.report.explanation import rule_to_text, rules_to_json, rules_to_text, to_text
from hdrscan.rules.registry import rules

_WIDEST = 100


def explain(topic: str) -> int:
    """Write what is known of a topic and return the exit code."""
    wanted = topic.strip().upper()
    rule = next((rule for rule in rules() if wanted in (rule.code, rule.name.upper())), None)
    width = min(width_of(sys.stdout), _WIDEST)
    if rule is not None:
        return _say(rule_to_text(rule, width))
    found = look_up(topic)
    if found is None:
        codes = [rule.code for rule in rules() if rule.code.startswith(wanted[:3]) and wanted]
        close = ", ".join([*codes[:5], *suggest(topic)])
        complain(f"nothing is known of {topic!r}" + (f"; did you mean {close}?" if close else ""))
        return WRONG_USE
    return _say(to_text(found, width) + "\n")


def list_rules(*, as_json: bool) -> int:
    """Write the findings that there are and return the exit code."""
    if as_json:
        return _say(json.dumps(rules_to_json(rules()), ensure_ascii=False, indent=2) + "\n")
    return _say(rules_to_text(rules(), width_of(sys.stdout)) + "\n")


def _say(text: str) -> int:
    try:
        with opened(None, ()) as stream:
            stream.write(text)
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except BrokenPipeError:
        silence_standard_output()
    return OK
