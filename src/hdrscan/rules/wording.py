"""Hosts and counts in the words that messages use."""

from hdrscan.model.absent import Absent

# A host name has at most 255 characters, and a sentence is no place for more than this.
_LONGEST = 100


def host(name: str | Absent, ip: str | Absent) -> str:
    """Name a host by what it is called and its address, as far as they are known."""
    if isinstance(ip, Absent):
        return clipped(name) if isinstance(name, str) else "a host that is not named"
    return f"{clipped(name)} [{ip}]" if isinstance(name, str) else f"[{ip}]"


def clipped(text: str) -> str:
    """Shorten a text that a stranger may have made long."""
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."


def counted(number: int, one: str, many: str) -> str:
    """Say how many there are."""
    return f"{number} {one if number == 1 else many}"
