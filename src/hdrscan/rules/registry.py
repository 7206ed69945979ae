"""What a rule is, and how rules are found: every module of the packages below declares one."""

from collections.abc import Callable, Iterator
from enum import Enum
from functools import cache
from glob import escape, glob
from importlib import import_module
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
    """Return all rules by code: each module of the packages below this one declares one."""
    found: list[Rule] = []
    for name in _modules():
        found += [value for value in vars(import_module(name)).values() if isinstance(value, Rule)]
    return tuple(sorted(found, key=lambda each: each.code))


def _modules() -> Iterator[str]:
    """Yield the names of the modules one level below; those right in this package are the machinery."""
    package = hdrscan.rules.__name__
    # Start-up: pkgutil loads inspect to tell a module's name, and asks the import system twice for each package.
    files = sorted(glob(f"{escape(hdrscan.rules.__path__[0])}/*/[!_]*.py"))  # noqa: PTH207 - pathlib is slow
    for file in files:
        family, name = file.replace("\\", "/").removesuffix(".py").split("/")[-2:]
        yield f"{package}.{family}.{name}"
    if not files:  # in a zip archive, where only the import system can look
        from pkgutil import walk_packages  # noqa: PLC0415

        for entry in walk_packages(hdrscan.rules.__path__, f"{package}."):
            if not entry.ispkg and entry.name.count(".") > package.count(".") + 1:
                yield entry.name
