"""What the forms of a checklist's report have in common: which lines there are, before any escaping."""

from hdrscan.model.checklist import Check, Checklist, MailPath, Status
from hdrscan.model.dns import Answer
from hdrscan.report.spf_lines import trace_lines

HEADERS = ("Result", "Check", "Found", "Paths")
LETTERS = {
    MailPath.SAME_TENANT: "T",
    MailPath.OFFICE365: "O",
    MailPath.DIRECT: "D",
    MailPath.MAILBOXES: "M",
}
LEGEND = "Paths: " + "; ".join(f"{letter} {path.value}" for path, letter in LETTERS.items())
_OPEN = (Status.FAIL, Status.WARNING)
_COUNTED = (
    (Status.FAIL, "failed"),
    (Status.WARNING, "to be changed"),
    (Status.NOT_CHECKED, "not checked"),
    (Status.PASS, "passed"),
    (Status.INFO, "for information"),
)


def title(checklist: Checklist) -> str:
    """Return the report's first line."""
    relays = ", ".join(f"{relay.host} [{', '.join(relay.addresses)}]" for relay in checklist.plan.relays)
    return f"DNS checklist of {checklist.plan.domain} for mail through Office 365 from {relays}"


def counts(checklist: Checklist) -> str:
    """Say how many checks came to what."""
    found = [f"{len(checklist.of(status))} {word}" for status, word in _COUNTED if checklist.of(status)]
    return f"{', '.join(found)}."


def rows(checklist: Checklist) -> list[tuple[str, str, str, str]]:
    """Return a row for each check: result, title, what was found, paths."""
    return [
        (
            check.status.value,
            check.point.title,
            check.found,
            "".join(LETTERS[path] for path in check.point.paths) or "-",
        )
        for check in checklist.checks
    ]


def open_checks(checklist: Checklist) -> list[Check]:
    """Return what has to be changed, the worst first."""
    return [check for status in _OPEN for check in checklist.of(status)]


def heading(check: Check) -> str:
    """Name a check: its result, its title, the rule and the subject."""
    code = f" ({check.point.code})" if check.point.code else ""
    return f"{check.status.value.upper()}: {check.point.title}{code}: {check.subject}"


def paths_of(check: Check) -> str:
    """Name the paths on which a check matters."""
    if len(check.point.paths) == len(MailPath):
        return "every path"
    return "; ".join(path.value for path in check.point.paths)


def traces(check: Check) -> list[str]:
    """Return the terms that were evaluated, where the check rests on an evaluation of SPF."""
    return [line for found in check.evaluations for line in trace_lines(found)]


def other_answers(checklist: Checklist) -> list[Answer]:
    """Return the answers that the checks in order rest on, each once."""
    shown = {answer for check in open_checks(checklist) for answer in check.answers}
    found = dict.fromkeys(answer for check in checklist.checks for answer in check.answers)
    return [answer for answer in found if answer not in shown]
