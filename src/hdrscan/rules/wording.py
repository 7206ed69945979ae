"""Hosts and counts in the words that messages use."""

from hdrscan.model.absent import Absent

# A host name has at most 255 characters, and a sentence is not a place for more than this.
_LONGEST = 100


def host(name: str | Absent, ip: str | Absent, *, longest: int = _LONGEST) -> str:
    """Name a host by what it is called and its address, as far as they are known."""
    if isinstance(ip, Absent):
        return clipped(name, longest) if isinstance(name, str) else "a host that is not named"
    return f"{clipped(name, longest)} [{ip}]" if isinstance(name, str) else f"[{ip}]"


def clipped(text: str, longest: int = _LONGEST) -> str:
    """Shorten a text that a stranger may have made long."""
    return text if len(text) <= longest else f"{text[:longest]}..."


def counted(number: int, one: str, many: str) -> str:
    """Say how many there are."""
    return f"{number} {one if number == 1 else many}"
