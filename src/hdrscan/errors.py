"""What hdrscan raises. Bad mail never raises: it becomes a quirk or an absent value.

::

    HdrscanError            base, never raised itself
    +-- UsageError          the call makes no sense (exit code 2)
    +-- SourceError         a source could not be read (exit code 3)
"""


class HdrscanError(Exception):
    """Base of all errors that hdrscan raises on purpose."""


class UsageError(HdrscanError):
    """The caller asked for something that makes no sense."""


class SourceError(HdrscanError):
    """A source could not be read: missing, forbidden, binary, or without mail."""
