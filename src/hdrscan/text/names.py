"""Host and domain names: their syntax, their first labels, and the organizational domain (RFC 1034, RFC 7489).

The public suffix list is the ``publicsuffixlist`` package's own data file. Its class builds its rules at a cost
that is more than the rest of a scan; here the file's lines become one set of byte strings, and a name's possible
rules are looked up in it (docs/decisions/0002-public-suffix-lookup.md). A test compares both over the whole list.
"""

import re
from functools import cache
from importlib.util import find_spec

from hdrscan.text.lazy import lazy
from hdrscan.text.memoized import memoized

_LABEL = r"[0-9A-Za-z_](?:[0-9A-Za-z_-]{0,61}[0-9A-Za-z_])?"
_HOST_NAME = lazy(rf"{_LABEL}(?:\.{_LABEL})*+\.?", re.ASCII)
_LONGEST = 255
_LONGEST_LABEL = 63

MAX_NAME = 253
"""Characters of the longest name that can be asked for: 255 bytes on the wire (RFC 1035 section 2.3.4)."""

_DOT_IN_LABEL = rb"\046"
_ROLE = lazy(r"(?:e?mail|smtp|mx|relay|mta|mailhost|mailserver|mail-?out|out|server|host|www|localhost)\d{0,3}")
# No rule of the list has more labels than this; a test holds it.
_MAX_RULE_LABELS = 8
# Microsoft gives every tenant a name below these and treats tenants as strangers to one another, although the
# public suffix list does not hold them (docs/microsoft.md).
_MORE_SUFFIXES = frozenset(
    {b"onmicrosoft.com", b"mail.onmicrosoft.com", b"onmicrosoft.us", b"partner.onmschina.cn"}
)
# The public suffix list has these two, and no mail host is named below them (RFC 3172, RFC 7686).
_NOT_HOSTS = frozenset({b"arpa", b"onion"})
# Reserved for examples (RFC 2606 section 2): in documentation and tests it stands for a name that exists.
_EXAMPLE = b"example"
_PRIVATE_PART = b"===BEGIN PRIVATE DOMAINS==="


@memoized
def is_host_name(text: str) -> bool:
    """Tell whether a text has the form of a host name; an IPv4 address has not (RFC 3696 section 2)."""
    if len(text) > _LONGEST or _HOST_NAME.fullmatch(text) is None:
        return False
    return not text.rstrip(".").rpartition(".")[2].isdigit()


@memoized
def is_dns_name(text: str) -> bool:
    """Tell whether a text without a trailing dot can be asked for: its labels have 1 to 63 bytes, all of it 253.

    Any byte may stand in a label (RFC 2181 section 11). The root is no such name, nor is one in Unicode
    characters: the DNS has the ``xn--`` form of those (RFC 5891).
    """
    fits = len(text) <= MAX_NAME and all(0 < len(label) <= _LONGEST_LABEL for label in text.split("."))
    return fits and all(character.isascii() or "\udc80" <= character <= "\udcff" for character in text)


def lower(text: str) -> str:
    """Lower the case of ASCII letters alone, as the DNS compares (RFC 4343)."""
    return text.lower() if text.isascii() else "".join(c.lower() if c.isascii() else c for c in text)


def plain_name(name: str) -> str:
    """Return a name in lower case and without the trailing dot."""
    return lower(name.removesuffix("."))


def is_within(name: str, domain: str) -> bool:
    """Tell whether a name is a domain or lies below it."""
    name, domain = lower(name), lower(domain)
    return name == domain or name.endswith("." + domain)


def name_of(labels: tuple[bytes, ...]) -> str:
    r"""Return the name that labels on the wire spell.

    A dot inside a label becomes ``\046``, as master files may write it, so that nobody's label looks like two.
    """
    plain = (label.replace(b".", _DOT_IN_LABEL) for label in labels if label)
    return lower(b".".join(plain).decode("ascii", "surrogateescape"))


def labels_of(name: str) -> tuple[bytes, ...]:
    """Return the labels of a DNS name as they go on the wire, without the root's."""
    labels = name.encode("ascii", "surrogateescape").split(b".") if name else []
    return tuple(label.replace(_DOT_IN_LABEL, b".") for label in labels)


def first_label(name: str) -> str:
    """Return a name's first label in lower case."""
    return name.partition(".")[0].lower()


def same_host(one: str, other: str) -> bool:
    """Tell whether two names mean one host: the same name, or the same first label.

    Microsoft's hosts change their domain from one field to the next and keep the first label (docs/microsoft.md),
    and many servers call themselves by their bare label. A label that names a role, such as ``mail``, or every
    host's own ``localhost``, proves nothing between two full names in different domains.
    """
    if one == other:
        return True
    one, other = one.lower().rstrip("."), other.lower().rstrip(".")
    if one == other:
        return True
    label = first_label(one)
    if label != first_label(other) or not (is_host_name(one) and is_host_name(other)):
        return False
    if _ROLE.fullmatch(label) and "." in one and "." in other:
        return organizational_domain(one) == organizational_domain(other)
    return label != "localhost"


@memoized
def top_level_is_public(name: str) -> bool:
    """Tell whether a name could be resolved on the internet: more than one label, and a top level that exists.

    The public suffix list has every top level that is delegated. What private networks use (``.local``, ``.lan``,
    ``.internal``) and what somebody made up is not in it.
    """
    _, dot, top = name.lower().rstrip(".").rpartition(".")
    label = _as_listed(top)
    if not dot or not label or label in _NOT_HOSTS:
        return False
    return label == _EXAMPLE or label in _rules() or label in _top_levels()


@memoized
def organizational_domain(domain: str) -> str:
    """Return the organizational domain of a name (RFC 7489 section 3.2): one label below its public suffix.

    A name that is a public suffix itself, or has no dot, comes back as it is, in lower case.
    """
    labels = domain.lower().rstrip(".").split(".")
    size = _suffix_size(labels)
    return ".".join(labels[-size - 1 :]) if size < len(labels) else ".".join(labels)


@memoized
def is_public_suffix(domain: str) -> bool:
    """Tell whether registrations happen right below a name, so that it is nobody's own."""
    labels = domain.lower().rstrip(".").split(".")
    return _suffix_size(labels) >= len(labels)


@memoized
def hosting_suffix(domain: str) -> str | None:
    """Return the service's name below which a domain stands, such as ``github.io``; None for a registered domain.

    A private company gives names below its own away (the second part of the public suffix list). Mostly it is the
    company that keeps the zone, and whoever has the name can publish nothing in it.
    """
    labels = domain.lower().rstrip(".").split(".")
    size = _suffix_size(labels)
    spelled = [_as_listed(label) for label in labels[-size:]]
    parent = b"*." + b".".join(spelled[1:])
    listed = b".".join(spelled) in _private_rules() or (size > 1 and parent in _private_rules())
    return ".".join(labels[-size:]) if listed and all(spelled) else None


def aligned(one: str, other: str) -> bool:
    """Tell whether two domains align in relaxed mode: they have the same organizational domain."""
    return organizational_domain(one) == organizational_domain(other)


def _suffix_size(labels: list[str]) -> int:
    """Count the labels of the public suffix, by the algorithm of publicsuffix.org: the longest rule wins."""
    spelled = [_as_listed(label) for label in labels[-_MAX_RULE_LABELS:]]
    rules = _rules()
    for start in range(len(spelled)):
        name = b".".join(spelled[start:])
        if name in rules or name in _MORE_SUFFIXES:
            return len(spelled) - start
        if b"!" + name in rules:
            return len(spelled) - start - 1
        _, dot, parent = name.partition(b".")
        if dot and b"*." + parent in rules:
            return len(spelled) - start
    return 1


def _as_listed(label: str) -> bytes:
    """Spell a label as the list does: internationalized ones in Unicode, as UTF-8."""
    try:
        if label.startswith("xn--") and len(label) <= _LONGEST_LABEL:
            return label[4:].encode("ascii").decode("punycode").encode()
        # Headers hold them as UTF-8 too (RFC 6532); read as surrogate escapes they become the same bytes.
        return label.encode("utf-8", "surrogateescape")
    except UnicodeError:
        return label.encode("utf-8", "replace")


@cache
def _rules() -> frozenset[bytes]:
    return frozenset(_list().split(b"\n"))


@cache
def _top_levels() -> frozenset[bytes]:
    """Return the last labels of all rules: some top levels, as ``za``, have rules for names below them only."""
    registries = _list().partition(_PRIVATE_PART)[0].split(b"\n")
    return frozenset(rule.rpartition(b".")[2] for rule in registries if rule and not rule.startswith(b"//"))


@cache
def _private_rules() -> frozenset[bytes]:
    return frozenset(_list().partition(_PRIVATE_PART)[2].split(b"\n"))


def _list() -> bytes:
    spec = find_spec("publicsuffixlist")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise ModuleNotFoundError("the package publicsuffixlist, which hdrscan depends on, is not installed")
    with open(f"{folders[0]}/public_suffix_list.dat", "rb") as file:  # noqa: PTH123 - start-up: pathlib is slow to load
        return file.read()
