"""What hdrscan raises. Bad mail never raises: it becomes a quirk or an absent value.

::

    HdrscanError            base, never raised itself
    +-- UsageError          the call makes no sense (exit code 2)
    |   +-- ConfigError     the settings file makes no sense (exit code 2)
    +-- SourceError         a source could not be read (exit code 3)
        +-- NoMail          it can be read, and is something else than mail
"""


class HdrscanError(Exception):
    """Base of all errors that hdrscan raises on purpose."""


class UsageError(HdrscanError):
    """The caller asked for something that makes no sense."""


class ConfigError(UsageError):
    """A settings file holds something that makes no sense."""

    def __init__(self, path: str, line: int, problem: str) -> None:
        """Keep where the problem stands; lines count from 1."""
        super().__init__(path, line, problem)
        self.path = path
        self.line = line
        self.problem = problem

    def __str__(self) -> str:
        """Name file, line and problem, in one sentence for the user."""
        return f"{self.path}, line {self.line}: {self.problem}"


class SourceError(HdrscanError):
    """A source could not be read: missing, forbidden, binary, or without mail."""


class NoMail(SourceError):  # noqa: N818 - it says what there is, not what went wrong
    """A source that is not mail; among other files in a folder or an archive it is passed over."""
