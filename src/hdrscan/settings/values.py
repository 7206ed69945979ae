"""One value of the user's, from an option or from ``hdrscan.toml``: checked, and spelled one way.

What is wrong raises ValueError with a message for the user, which says what would be right where that is known.
"""

import re
from collections.abc import Callable, Collection, Iterable
from enum import Enum

from hdrscan.text.addresses import network, normalize, server_place, value_of
from hdrscan.text.names import is_host_name, plain_name

Reader = Callable[[str], str | tuple[str, ...]]
"""Reads one value, which may be several entries."""

_TENANT = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
# OpenSSL writes TLSv1 and TLSv1.2, GnuTLS and Exim TLS1.0 and TLS1.2: users copy what they see in headers.
_TLS = re.compile(r"tlsv?(1|1\.[0-3])", re.IGNORECASE)
_CODE = re.compile(r"[A-Z]{2,5}\d{0,3}", re.ASCII)
# What people paste instead of a name: https://example.com/, alice@example.com, *.example.com, example.com:25.
_WRAPPED = re.compile(r"(?:[A-Za-z]{1,9}://)?(?:[^@/\s]*+@)?(?:\*?\.)?([^/:@\s]++)(?::\d{1,5})?(?:/[^\d\s]*+)?")
# Characters that IDNA 2003 maps to others and IDNA 2008 keeps: one text, two domains (RFC 5894 section 7.2).
_AMBIGUOUS = frozenset("\u00df\u1e9e\u03c2\u200c\u200d")
USUAL_LISTS = "default"
"""The word that stands for the lists that hdrscan knows."""
_LONGEST_NAME = 255
_SHOWN = 60


def entries(texts: Iterable[str], read: Reader) -> tuple[str, ...]:
    """Read values in order, each entry once.

    Raises:
        ValueError: a value cannot be read.
    """
    found: dict[str, None] = {}
    for text in texts:
        value = read(text)
        found.update(dict.fromkeys((value,) if isinstance(value, str) else value))
    return tuple(found)


def relay(text: str) -> tuple[str, ...]:
    """Read a relay: a host, address or network, or a host with its addresses, ``mail.example.com=203.0.113.25``.

    Raises:
        ValueError: it is none of these.
    """
    name, *addresses = re.split("[=,]", text)
    if not addresses:
        return (place(text),)
    host = _host(name)
    if host is None:
        raise ValueError(f"{quoted(text)} begins with no host name, as in mail.example.com=203.0.113.25")
    return (host, *(_address_or_network(address) for address in addresses))


def place(text: str) -> str:
    """Read a host or domain name, an address or a network.

    Raises:
        ValueError: it is none of these.
    """
    found = _network(text) or _host(text)
    if found is None:
        raise ValueError(
            f"{quoted(text)} is neither a host name, an address nor a network{_hint(text, _network, _host)}"
        )
    return found


def name(text: str) -> str:
    """Read a host or domain name.

    Raises:
        ValueError: it is none.
    """
    found = _host(text)
    if found is None:
        raise ValueError(f"{quoted(text)} is not a host or domain name{_hint(text, _host)}")
    return found


def outbound_range(text: str) -> str:
    """Read a network; a single address becomes a network of one.

    Raises:
        ValueError: it is no network.
    """
    found = _address_or_network(text)
    if "/" in found:
        return found
    return f"{found}/{128 if ':' in found else 32}"


def name_server(text: str) -> str:
    """Read a name server's address, with a port or without.

    Raises:
        ValueError: it is none.
    """
    place = server_place(text.strip())
    if place is None:
        raise ValueError(f"{quoted(text)} is not a name server: write ADDR, ADDR:PORT or [ADDR6]:PORT")
    address, port = place
    return f"[{address}]:{port}" if ":" in address else f"{address}:{port}"


def address_list(text: str) -> str:
    """Read the domain of a list of addresses (DNSBL), or the word that stands for the usual ones.

    Raises:
        ValueError: it is none of these.
    """
    domain = plain_name(text.strip())
    if domain == USUAL_LISTS or (is_host_name(domain) and "." in domain):
        return domain
    raise ValueError(f"{quoted(text)} is not a list's domain, such as zen.spamhaus.org, nor {USUAL_LISTS}")


def tenant(text: str) -> str:
    """Read a tenant id.

    Raises:
        ValueError: it is none.
    """
    found = text.strip().lower()
    if not _TENANT.fullmatch(found):
        raise ValueError(
            f"{quoted(text)} is not a tenant id, which looks like 11111111-2222-3333-4444-555555555555"
        )
    return found


def tls(text: str) -> str:
    """Read the least version of TLS, or ``any``; the spelling is that of ``Tls.version``.

    Raises:
        ValueError: it is neither.
    """
    found = text.strip()
    if found.lower() == "any":
        return "any"
    match = _TLS.fullmatch(found)
    if not match:
        raise ValueError(
            f'{quoted(text)} is not a TLS version: it is one of TLSv1, TLSv1.1, TLSv1.2, TLSv1.3, or "any"'
        )
    return f"TLSv{match[1].removesuffix('.0')}"


def code(text: str) -> str:
    """Read a rule's code, or its beginning, such as ``SPF``; in upper case.

    Raises:
        ValueError: it cannot be one.
    """
    found = text.strip().upper()
    if not _CODE.fullmatch(found):
        raise ValueError(f"{quoted(text)} is not a rule's code, such as SPF001, nor its beginning, such as SPF")
    return found


def kind(kinds: type[Enum]) -> Reader:
    """Return the reader of a kind's value."""
    known = [str(member.value) for member in kinds]

    def read(text: str) -> str:
        found = text.strip().lower()
        if found not in known:
            raise ValueError(f"{quoted(text)} is no such kind; {closest(found, known)}")
        return found

    return read


def closest(word: str, known: Collection[str]) -> str:
    """Suggest the known word that is nearest, or all of them."""
    import difflib  # noqa: PLC0415 - only a mistake needs it

    near = difflib.get_close_matches(word.lower(), known, 1)
    return f'did you mean "{near[0]}"?' if near else f"it is one of {', '.join(known)}"


def quoted(text: str) -> str:
    """Quote what the user wrote; the middle of a long text is left out."""
    return f'"{text}"' if len(text) <= _SHOWN else f'"{text[: _SHOWN - 20]}...{text[-17:]}"'


def _host(text: str) -> str | None:
    """Spell a host name in lower case, as A-labels (RFC 5890), without the root's dot; None when it is none."""
    found = text.strip()
    if not found.isascii() and len(found) <= _LONGEST_NAME:
        found = _a_labels(found)
    found = found.removesuffix(".").lower()
    return found if is_host_name(found) and not found.endswith(".") else None


def _a_labels(text: str) -> str:
    try:
        if _AMBIGUOUS.isdisjoint(text.lower()):
            return text.encode("idna").decode("ascii")
    except UnicodeError:
        pass
    raise ValueError(f"{quoted(text)} cannot be turned into an ASCII name for certain; write the one with xn--")


def _address_or_network(text: str) -> str:
    found = _network(text)
    if found is None:
        raise ValueError(f"{quoted(text)} is neither an address nor a network{_hint(text, _network)}")
    return found


def _network(text: str) -> str | None:
    """Spell a network or an address; None when it is neither. A network of one address becomes that address."""
    bounds = network(text)
    written, slash, size = text.strip().partition("/")
    ip = normalize(written.strip("[]"))
    if bounds is None or ip is None:
        return None
    if slash and int(size) == 0:
        raise ValueError(f"{quoted(text)} holds every address there is; name your own network")
    if bounds[0] != value_of(ip):
        meant = _meant(ip, size)
        raise ValueError(f'{quoted(text)} is an address inside a network; did you mean "{meant}" or "{ip}"?')
    return f"{ip}/{int(size)}" if bounds[0] != bounds[1] else ip


def _hint(text: str, *forms: Callable[[str], str | None]) -> str:
    """Return what was probably meant, in one of the forms, as the end of a sentence; empty when nothing was."""
    address, slash, size = text.strip().partition("/")
    wrapped = _WRAPPED.fullmatch(text.strip())
    candidates = (_meant(address, size) if slash else None, wrapped[1] if wrapped else None)
    for candidate in candidates:
        if candidate and candidate.isascii() and candidate != text.strip():
            for form in forms:
                if found := form(candidate):
                    return f'; did you mean "{found}"?'
    return ""


def _meant(address: str, size: str) -> str | None:
    """Return the network that holds an address; the size may be a netmask."""
    import ipaddress  # noqa: PLC0415 - slow to load, and only a mistake needs it

    try:
        return str(ipaddress.ip_network(f"{address}/{int(size) if size.isdecimal() else size}", strict=False))
    except ValueError:
        return None
