"""Other names for names: keyed, consistent, and of the same kind as what they stand for.

A pseudonym follows from the key and the name alone, so that one name has one pseudonym wherever it stands, and
nobody without the key can test a guess (HMAC, RFC 2104). Numbers of organizations and networks count up as they
are met, unless the key is the user's: then they follow from it, so that they are the same in other files.
"""

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from hdrscan.errors import UsageError
from hdrscan.providers import CONSUMER_DOMAINS, provider_of
from hdrscan.providers.microsoft import range_of, role_of
from hdrscan.providers.ranges import ranges_of
from hdrscan.redact.vocabulary import HOST_WORDS, LOCAL_WORDS
from hdrscan.text.addresses import is_internal, normalize, value_of
from hdrscan.text.names import is_public_suffix, is_within, organizational_domain, top_level_is_public

_LEAST_KEY = 16
_CONSONANTS, _VOWELS = "bcdfghjklmnpqrstvwxyz", "aeiou"
_HEX_LETTERS = frozenset("abcdefABCDEF")
_DOCUMENTATION = ("192.0.2", "198.51.100", "203.0.113")
_NETWORKS = len(_DOCUMENTATION) + 512
_MULTICAST = 224
_HIGHEST_NUMBER = 1_000_000
_PIECE = re.compile(r"[A-Za-z\x80-\U0010ffff]+|[0-9]+")
_SEPARATOR = re.compile(r"([^0-9A-Za-z\x80-\U0010ffff]+)")
# Bounces of Google Groups: list+bncBCD2TX3K5UB...
_GROUPS = re.compile(r"\+(bnc)([0-9A-Z]+)\Z")
_MIXED = 4
"""Runs of letters and digits from which on a word is taken for an identifier that a machine made."""
_LONG = 18
# Names that no public DNS has, and what private networks use (RFC 6762, RFC 8375, RFC 2606).
_PRIVATE_TOPS = frozenset(
    {"local", "lan", "internal", "localdomain", "home", "corp", "test", "invalid", "localhost", "arpa"}
)
_KEPT_HOSTS = frozenset({"localhost", "localhost.localdomain"})
# Google's hosts and Microsoft's own carry no customer's name; the customers' names stand below the others.
_OWN_HOSTS = re.compile(
    r"(?:mail-[0-9a-z-]{1,20}|[a-z0-9-]{0,12}mx[0-9]?|[a-z-]{0,12}smtp[a-z-]{0,12})\.google\.com|google\.com"
    r"|(?:[0-9a-z-]{1,20}\.){0,3}improvmx\.com"
)
_SEALERS = frozenset({"microsoft.com", "mx.microsoft.com", "accountprotection.microsoft.com"})
_OWN_ROLES = frozenset({"outbound", "frontend", "internal", "submission"})
_TENANTS = ("onmicrosoft.com", "onmicrosoft.us", "partner.onmschina.cn")
_DASHED = (
    "gappssmtp.com",
    *(f"mail.protection.{cloud}" for cloud in ("outlook.com", "office365.us", "outlook.de")),
)
"""Below these, the first label is a customer's domain with dashes for its dots."""


def read_key(path: str) -> bytes:
    """Read a key for the same pseudonyms in several files. Raises UsageError where the file holds none."""
    try:
        key = Path(path).read_bytes().strip()
    except OSError as error:
        raise UsageError(f"--redact-key: {path}: {error.strerror or error}") from error
    if len(key) < _LEAST_KEY:
        raise UsageError(
            f"--redact-key: {path} holds {len(key)} bytes, and a key has at least {_LEAST_KEY}; "
            f"make one with: openssl rand -hex 32 > {path}"
        )
    return key


class Pseudonyms:
    """The pseudonyms of one run."""

    def __init__(self, key: bytes, *, shared: bool = False) -> None:
        """Take a secret key; ``shared`` where other runs have it too, and shall give the same pseudonyms."""
        self._key = key
        self._shared = shared
        self._given: dict[tuple[str, str], str] = {}
        self._taken: dict[str, set[str]] = {}
        self._machines: set[str] = set()
        self.table: dict[str, str] = {}
        """What was replaced, and by what, in the order in which it was met."""

    def word(self, text: str, kept: frozenset[str] = frozenset()) -> str:
        """Return the pseudonym of a word without separators; ``kept`` are those that stay, in lower case."""
        if text.lower() in kept or text in self._machines:
            return text
        if len(text) == 1:
            return self.opaque(text) if text.isalpha() else text
        runs = _PIECE.findall(text)
        if text.isascii() and (len(runs) >= _MIXED or len(text) >= _LONG):
            return self.opaque(text)
        return self._noted(text, "".join(self._run(run, kept) for run in runs))

    def words(self, text: str, kept: frozenset[str] = frozenset()) -> str:
        """Return a text with each word in it replaced, and all other signs as they are."""
        return "".join(
            piece if at % 2 else self.word(piece, kept) if piece else ""
            for at, piece in enumerate(_SEPARATOR.split(text))
        )

    def opaque(self, text: str) -> str:
        """Return the pseudonym of an identifier: of its length, with a sign of the same kind in each place."""
        letters = [sign for sign in text if sign.isalpha()]
        is_hex = all(sign in _HEX_LETTERS for sign in letters)
        stream = self._stream("opaque", text)
        return self._noted(text, "".join(_like(sign, next(stream), is_hex=is_hex) for sign in text))

    def prefix(self, text: str) -> str:
        """Return the pseudonym of a beginning: what begins alike has a pseudonym that begins alike."""
        found = []
        for at, sign in enumerate(text):
            found.append(_like(sign, self._digest("prefix", f"{at}")[ord(sign) % 32], is_hex=False))
        return "".join(found)

    def digits(self, text: str) -> str:
        """Return other digits, as many."""
        return self.opaque(text) if len(text) > 1 else text

    def address(self, local: str, domain: str) -> str:
        """Return the pseudonym of an e-mail address."""
        return f"{self.local(local)}@{self.host(domain)}"

    def local(self, text: str) -> str:
        """Return the pseudonym of a local part; forms of rewriting and lists stay (RFC 5321 section 2.3.11)."""
        match = _GROUPS.search(text)
        if match is None:
            return self.words(text, LOCAL_WORDS)
        return self.words(text[: match.start(2)], LOCAL_WORDS) + self.opaque(match[2])

    def host(self, name: str) -> str:
        """Return the pseudonym of a host or domain name, whose place below its organization stays."""
        lowered = _characters(name).lower().rstrip(".")
        dot = "." if name.endswith(".") else ""
        found = self._host(lowered) + dot
        return self._noted(name, name if found == lowered + dot else found.upper() if name.isupper() else found)

    def _host(self, name: str) -> str:
        if name in _KEPT_HOSTS or name in CONSUMER_DOMAINS or (is_public_suffix(name) and "." in name):
            return name
        if role_of(name) in _OWN_ROLES:
            # Microsoft's fields name its machines by the first label alone, too.
            self._machines.add(name.partition(".")[0].upper())
            return name
        if name in _SEALERS or _OWN_HOSTS.fullmatch(name):
            return name
        return self._customers(name) or self._anybodys(name)

    def _customers(self, name: str) -> str | None:
        """Return the pseudonym of a name that a provider gave a customer: the provider's part stays."""
        dashed = next((suffix for suffix in _DASHED if name.endswith("." + suffix)), None)
        if dashed is not None:
            return f"{self._with_dashes(name.removesuffix('.' + dashed))}.{dashed}"
        provider = provider_of(name)
        suffixes = _TENANTS if provider is None else (*provider.suffixes, *_TENANTS)
        suffix = max((each for each in suffixes if is_within(name, each)), key=len, default=None)
        return None if suffix is None else self._below(name, suffix, suffix)

    def _anybodys(self, name: str) -> str:
        if "." not in name:
            return self._label(name)
        if not top_level_is_public(name):
            rest, _, top = name.rpartition(".")
            return f"{self._labels(rest)}.{top if top in _PRIVATE_TOPS else 'invalid'}"
        organization = organizational_domain(name)
        return self._below(name, organization, f"org{self._number('organization', organization)}.example")

    def _below(self, name: str, suffix: str, pseudonym: str) -> str:
        rest = name[: -len(suffix)].rstrip(".")
        return f"{self._labels(rest)}.{pseudonym}" if rest else pseudonym

    def _with_dashes(self, labels: str) -> str:
        """Return the pseudonym of labels the first of which spells a domain with dashes."""
        first, dot, rest = labels.partition(".")
        domain = first.replace("-", ".")
        known = self._given.get(("organization", organizational_domain(domain)))
        if known is not None:
            return self._host(domain).replace(".", "-") + dot + rest
        return self._label(first) + dot + rest

    def _labels(self, text: str) -> str:
        return ".".join(self._label(label) for label in text.split("."))

    def _label(self, text: str) -> str:
        return text if text.startswith("_") else self.words(text, HOST_WORDS)

    def ip(self, text: str) -> str:
        """Return the pseudonym of an address: what is private, or a known provider's, stays.

        What shared a /24 (IPv4) or a /64 (IPv6) shares one afterwards.
        """
        spelled = normalize(text)
        if spelled is None or _is_nobodys(spelled) or _is_providers(spelled):
            return text
        return self._noted(text, self._ipv6(spelled) if ":" in spelled else self._ipv4(spelled))

    def _ipv4(self, ip: str) -> str:
        net, _, last = ip.rpartition(".")
        at = int(self._number("network", net, _NETWORKS)) - 1
        below = at - len(_DOCUMENTATION)
        other = _DOCUMENTATION[at] if below < 0 else f"198.{18 + below // 256}.{below % 256}"
        return f"{other}.{int(last) ^ self._digest('ipv4', net)[0]}"

    def _ipv6(self, ip: str) -> str:
        value = value_of(ip)
        net, host = value >> 64, value & 0xFFFF_FFFF_FFFF_FFFF
        digest = self._digest("ipv6", f"{net:x}")
        other = 0x2001_0DB8 << 96 | int.from_bytes(digest[:4]) << 64 | (host ^ int.from_bytes(digest[4:12]))
        groups = ":".join(f"{other >> shift & 0xFFFF:x}" for shift in range(112, -1, -16))
        return normalize(groups) or groups

    def _run(self, run: str, kept: frozenset[str]) -> str:
        """Return the pseudonym of letters alone, or digits alone."""
        if run.isdigit():
            return self.digits(run)
        if run.lower() in kept:
            return run
        found = self._unique("name", _characters(run).lower(), self._syllables)
        return found.upper() if run.isupper() else found.capitalize() if run[0].isupper() else found

    def _syllables(self, text: str, attempt: int) -> str:
        digest = self._digest("name", f"{attempt} {text}")
        return "".join(
            _CONSONANTS[digest[at] % len(_CONSONANTS)] + _VOWELS[digest[at + 1] % len(_VOWELS)]
            for at in (0, 2, 4)
        )

    def _number(self, kind: str, text: str, most: int = _HIGHEST_NUMBER) -> str:
        """Return the number of an organization or a network, from 1."""

        def candidate(text: str, attempt: int) -> str:
            if self._shared:
                return str((int.from_bytes(self._digest(kind, text)[:8]) + attempt) % most + 1)
            return str((len(self._taken.get(kind, ())) + attempt) % most + 1)

        return self._unique(kind, text, candidate, most)

    def _unique(self, kind: str, text: str, candidate: Callable[[str, int], str], most: int = 1000) -> str:
        """Return the first candidate that stands for nothing else; after all of them, one that does."""
        if (kind, text) not in self._given:
            taken = self._taken.setdefault(kind, set())
            found = next(
                (each for attempt in range(most) if (each := candidate(text, attempt)) not in taken),
                candidate(text, 0),
            )
            taken.add(found)
            self._given[kind, text] = found
        return self._given[kind, text]

    def _digest(self, kind: str, text: str) -> bytes:
        data = f"{kind}\0{text}".encode("utf-8", "surrogatepass")
        return hmac.digest(self._key, data, hashlib.sha256)

    def _stream(self, kind: str, text: str) -> Iterator[int]:
        start = self._digest(kind, text).hex()
        for number in count():
            yield from self._digest(kind, f"{number} {start}")

    def _noted(self, text: str, pseudonym: str) -> str:
        if text != pseudonym:
            self.table.setdefault(text, pseudonym)
        return pseudonym


def _like(sign: str, byte: int, *, is_hex: bool) -> str:
    """Return a sign of the same kind as another: a digit, a vowel or a consonant, in the same case."""
    if sign.isascii() and sign.isdigit():
        return str(byte % 10)
    if not sign.isascii():
        return "x"
    if not sign.isalpha():
        return sign
    vowel = sign.lower() in _VOWELS
    vowels, consonants = ("ae", "bcdf") if is_hex else (_VOWELS, _CONSONANTS)
    kind = vowels if vowel else consonants
    found = kind[byte % len(kind)]
    return found.upper() if sign.isupper() else found


def _characters(text: str) -> str:
    """Return bytes that were read as they stood as the characters that they spell in UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _is_nobodys(ip: str) -> bool:
    """Tell whether an address is no host's on the internet: private, or one that means something (RFC 6890)."""
    return is_internal(ip) or (":" not in ip and not 0 < int(ip.partition(".")[0]) < _MULTICAST)


def _is_providers(ip: str) -> bool:
    """Tell whether an address is a known provider's: Microsoft's, or in a published network of another's.

    Google's inner hosts write private addresses in the form of 6to4 (RFC 3056).
    """
    return range_of(ip) is not None or bool(ranges_of(ip)) or ip.startswith("2002:a")
