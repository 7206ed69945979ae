"""Who answered the questions to the DNS, and when."""

from datetime import datetime
from typing import NamedTuple

from hdrscan.model.absent import Absent


class DnsProvenance(NamedTuple):
    """Of whom it was asked, and when."""

    source: str
    """For a person: ``this system's name servers``, ``192.0.2.53``, ``the recording answers.jsonl``. Empty where
    zone files alone answered."""
    zones: tuple[str, ...]
    """Zone files that were laid over it: what the answers would be if these were published."""
    asked_at: datetime | Absent
    """When asking began, in UTC; of a recording, the time of its first answer. Not applicable where zone files
    alone answered."""
    asked_until: datetime | Absent
    """Of a recording, the time of its last answer; else not applicable."""
