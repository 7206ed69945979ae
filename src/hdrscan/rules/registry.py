"""What a rule is, and how rules are found: every module of the packages below declares one."""

from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from importlib import import_module
from pkgutil import walk_packages
from typing import TYPE_CHECKING, NamedTuple

import hdrscan.rules
from hdrscan.model.evidence import Evidence
from hdrscan.model.finding import Fix, Severity
from hdrscan.model.route import Confidence
from hdrscan.rules.case import Case

if TYPE_CHECKING:
    from hdrscan.model.dns import Answer


class Needs(Enum):
    """What a rule works on."""

    HEADERS = "headers"
    DNS = "dns"


class Draft(NamedTuple):
    """What a check found; the rule's own code, severity and confidence are added to it."""

    message: str
    evidence: tuple[Evidence, ...]
    """The primary one first; the others are made secondary."""
    fix: Fix | None = None
    severity: Severity | None = None
    """In place of the rule's own."""
    confidence: Confidence | None = None
    causes: tuple[str, ...] = ()
    """Codes of other findings that explain this one, where they are found too."""
    answers: "tuple[Answer, ...]" = ()
    """What the DNS said that proves it."""


Check = Callable[[Case], Iterator[Draft]]


class Rule(NamedTuple):
    """A rule, as its module declares it."""

    code: str
    name: str
    severity: Severity
    confidence: Confidence
    needs: Needs
    since: str
    """The version that had it first."""
    check: Check
    module: str
    severity_is_set: bool = False
    """Whether the user set the severity, so that no check changes it."""

    @property
    def documentation(self) -> str:
        """The rule's page, in Markdown: its module's docstring."""
        return import_module(self.module).__doc__ or ""

    @property
    def title(self) -> str:
        """The first line of the page, without the full stop."""
        return self.documentation.partition("\n")[0].rstrip(".")


def rule(  # noqa: PLR0913 - a rule's metadata, named where it is declared
    code: str,
    name: str,
    severity: Severity,
    *,
    confidence: Confidence = Confidence.HIGH,
    needs: Needs = Needs.HEADERS,
    since: str = "0.1.0",
) -> Callable[[Check], Rule]:
    """Declare a check as a rule."""

    def declare(check: Check) -> Rule:
        return Rule(code, name, severity, confidence, needs, since, check, check.__module__)

    return declare


@cache
def rules() -> tuple[Rule, ...]:
    """Return all rules by code; the packages below this one are walked, and each module's rule is taken."""
    found: list[Rule] = []
    for entry in walk_packages(hdrscan.rules.__path__, "hdrscan.rules."):
        # Modules right in this package are the machinery; rules stand one level below.
        if entry.name.count(".") > hdrscan.rules.__name__.count(".") + 1:
            module = import_module(entry.name)
            found += [value for value in vars(module).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda each: each.code))
