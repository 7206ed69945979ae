"""Lists of addresses in the DNS, and how to read what they answer (RFC 5782)."""

from collections.abc import Iterable

from hdrscan.dns.resolver import Resolver
from hdrscan.dns.reverse import reversed_name
from hdrscan.model.dns import Answer, NotAsked, Records, TempFail
from hdrscan.model.hosts import Listing, ListingStatus
from hdrscan.text.addresses import in_network
from hdrscan.text.names import plain_name

DEFAULT_LISTS = ("zen.spamhaus.org", "bl.spamcop.net", "psbl.surriel.com")
"""What the word ``default`` stands for: lists of sending hosts that anybody may ask in small numbers through a
resolver of his own, and that many receivers go by."""

_CODES = "127.0.0.0/8"
# What lists answer instead of a listing: a mistyped zone, a public resolver, too many questions.
_REFUSALS = ("127.255.255.0/24", "127.0.0.1")
_PUBLIC_RESOLVER, _TOO_MANY, _MISTYPED = "127.255.255.254", "127.255.255.255", "127.255.255.252"
_WHY_REFUSED = {
    _PUBLIC_RESOLVER: "the list does not answer public resolvers; ask it through a resolver of your own",
    _TOO_MANY: "the list was asked too often",
    _MISTYPED: "the list has no zone of this name",
}
_MUST_BE_LISTED, _MUST_NOT_BE_LISTED = "127.0.0.2", "127.0.0.1"


def blocklists(ip: str, lists: Iterable[str], resolver: Resolver) -> tuple[Listing, ...]:
    """Look an address up in each list.

    ``ip`` is normalized. At most three questions a list, one of them the same for all addresses: a list is
    believed only where it lists 127.0.0.2 and does not list 127.0.0.1 (RFC 5782 section 5).
    """
    return tuple(_listing(ip, plain_name(zone), resolver) for zone in lists)


def _listing(ip: str, zone: str, resolver: Resolver) -> Listing:
    name = reversed_name(ip, zone)
    answer = resolver.query(name, "A")
    if isinstance(answer, TempFail | NotAsked):
        return Listing(ip, zone, ListingStatus.UNKNOWN, (), (), answer.reason, (answer,))
    if not isinstance(answer, Records):
        return _unlisted(ip, zone, answer, resolver)
    codes, refusal = answer.words, _refusal(answer)
    if refusal:
        return Listing(ip, zone, ListingStatus.REFUSED, codes, (), refusal, (answer,))
    if not all(in_network(code, _CODES) for code in codes):
        # A list that was given up: its domain was sold, and every name in it leads to an advertisement.
        note = f"{codes[0]} is not an answer of a list (RFC 5782 section 2.1)"
        return Listing(ip, zone, ListingStatus.UNUSABLE, codes, (), note, (answer,))
    test = resolver.query(reversed_name(_MUST_NOT_BE_LISTED, zone), "A")
    if isinstance(test, Records) and not _refusal(test):
        note = f"it lists {_MUST_NOT_BE_LISTED}, and so presumably everything"
        return Listing(ip, zone, ListingStatus.UNUSABLE, codes, (), note, (answer, test))
    words = resolver.query(name, "TXT")
    reasons = tuple(text.value for text in words.texts) if isinstance(words, Records) else ()
    return Listing(ip, zone, ListingStatus.LISTED, codes, reasons, "", (answer, words, test))


def _unlisted(ip: str, zone: str, answer: Answer, resolver: Resolver) -> Listing:
    """Believe "not listed" only of a list that knows its test entry; a dead one says so of everything."""
    test = resolver.query(reversed_name(_MUST_BE_LISTED, zone), "A")
    status, note = ListingStatus.NOT_LISTED, ""
    if isinstance(test, TempFail | NotAsked):
        status, note = ListingStatus.UNKNOWN, f"its test entry {_MUST_BE_LISTED}: {test.reason}"
    elif not isinstance(test, Records):
        status, note = ListingStatus.UNUSABLE, f"it does not list its test entry {_MUST_BE_LISTED}"
    elif refusal := _refusal(test):
        status, note = ListingStatus.REFUSED, refusal
    return Listing(ip, zone, status, (), (), note, (answer, test))


def _refusal(answer: Records) -> str:
    """Say why a list gives no answer where its codes are those of a refusal; else the empty string."""
    for code in answer.words:
        if any(in_network(code, network) for network in _REFUSALS):
            return _WHY_REFUSED.get(code, f"the list answered {code}, which is a refusal")
    return ""
