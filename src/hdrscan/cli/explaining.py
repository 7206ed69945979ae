"""Explaining a code or a field's name."""

import sys

from hdrscan.cli import OK, WRONG_USE
from hdrscan.cli.output import complain, opened, silence_standard_output, width_of
from hdrscan.errors import UsageError
from hdrscan.microsoft.codes import explain as look_up
from hdrscan.microsoft.codes import suggest
from hdrscan.report.explanation import to_text


def explain(topic: str) -> int:
    """Write what is known of a topic and return the exit code."""
    found = look_up(topic)
    if found is None:
        close = ", ".join(suggest(topic))
        complain(f"nothing is known of {topic!r}" + (f"; did you mean {close}?" if close else ""))
        return WRONG_USE
    try:
        with opened(None, ()) as stream:
            stream.write(to_text(found, min(width_of(sys.stdout), 100)) + "\n")
    except UsageError as error:
        complain(str(error))
        return WRONG_USE
    except BrokenPipeError:
        silence_standard_output()
    return OK
