"""Host and domain names: their syntax, their first labels, and the organizational domain (RFC 1034, RFC 7489).

The public suffix list is the ``publicsuffixlist`` package's own data file. Its class reads all ten thousand
rules at once, which costs more than the rest of a scan; here only the rules that a name needs are looked up in
the file's bytes (docs/decisions/0002-public-suffix-lookup.md). A test compares both over the whole list.
"""

import re
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

_LABEL = r"[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?"
_HOST_NAME = re.compile(rf"{_LABEL}(?:\.{_LABEL})*+\.?", re.ASCII)
_LONGEST = 255
# Microsoft gives every tenant a name below these and treats tenants as strangers to one another, although the
# public suffix list does not hold them (DOMAIN.md part 4).
_MORE_SUFFIXES = frozenset({"onmicrosoft.com", "mail.onmicrosoft.com", "onmicrosoft.us", "partner.onmschina.cn"})
# Special-use and never delegated names (RFC 6761, RFC 6762, RFC 8375) and what private networks use.
_NOT_PUBLIC = frozenset(
    {
        "local",
        "localhost",
        "localdomain",
        "lan",
        "internal",
        "intranet",
        "intra",
        "corp",
        "home",
        "private",
        "test",
        "invalid",
        "onion",
        "openstacklocal",
        "domain",
        "dom",
        "workgroup",
        "arpa",
    }
)


def is_host_name(text: str) -> bool:
    """Tell whether a text has the form of a host name; an IPv4 address has not."""
    return len(text) <= _LONGEST and _HOST_NAME.fullmatch(text) is not None and not text.rstrip(".")[-1].isdigit()


def first_label(name: str) -> str:
    """Return a name's first label in lower case."""
    return name.partition(".")[0].lower()


def same_host(one: str, other: str) -> bool:
    """Tell whether two names mean one host: the same name, or the same first label.

    Microsoft's hosts change their domain from one field to the next and keep the first label (DOMAIN.md M3).
    ``localhost`` is every host's name for itself and proves nothing across names.
    """
    one, other = one.lower().rstrip("."), other.lower().rstrip(".")
    if one == other:
        return True
    label = first_label(one)
    return is_host_name(one) and is_host_name(other) and label == first_label(other) and label != "localhost"


def top_level_is_public(name: str) -> bool:
    """Tell whether a name could be resolved on the internet: more than one label, and a public top level."""
    _, dot, top = name.lower().rstrip(".").rpartition(".")
    return bool(dot) and not top.isdigit() and top not in _NOT_PUBLIC


@lru_cache(maxsize=8192)
def organizational_domain(domain: str) -> str:
    """Return the organizational domain of a name (RFC 7489 section 3.2): one label below its public suffix.

    A name that is a public suffix itself, or has no dot, comes back as it is, in lower case.
    """
    labels = domain.lower().rstrip(".").split(".")
    size = _suffix_size(labels)
    return ".".join(labels[-size - 1 :]) if size < len(labels) else ".".join(labels)


def is_public_suffix(domain: str) -> bool:
    """Tell whether registrations happen right below a name, so that it is nobody's own."""
    labels = domain.lower().rstrip(".").split(".")
    return _suffix_size(labels) >= len(labels)


def aligned(one: str, other: str) -> bool:
    """Tell whether two domains align in relaxed mode: they have the same organizational domain."""
    return organizational_domain(one) == organizational_domain(other)


def _suffix_size(labels: list[str]) -> int:
    """Count the labels of the public suffix, by the algorithm of publicsuffix.org: the longest rule wins."""
    spelled = [_as_listed(label) for label in labels]
    for start in range(len(labels)):
        name = ".".join(spelled[start:])
        if name in _MORE_SUFFIXES or _is_listed(name):
            return len(labels) - start
        if _is_listed("!" + name):
            return len(labels) - start - 1
        _, _, parent = name.partition(".")
        if parent and _is_listed("*." + parent):
            return len(labels) - start
    return 1


def _as_listed(label: str) -> str:
    """Spell an internationalized label as the list does, in Unicode."""
    if not label.startswith("xn--"):
        return label
    try:
        return label.encode("ascii").decode("idna")
    except UnicodeError:
        return label


@lru_cache(maxsize=16384)
def _is_listed(rule: str) -> bool:
    try:
        return b"\n" + rule.encode() + b"\n" in _rules()
    except UnicodeEncodeError:  # undecodable bytes in a name
        return False


@cache
def _rules() -> bytes:
    spec = find_spec("publicsuffixlist")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModuleNotFoundError("the package publicsuffixlist, which hdrscan depends on, is not installed")
    return b"\n" + (Path(folders[0]) / "public_suffix_list.dat").read_bytes() + b"\n"
