"""Reading signatures of header and body: DKIM-Signature (RFC 6376 section 3.5) and its relatives.

``X-Google-DKIM-Signature`` has the same tags; ``ARC-Message-Signature`` (RFC 8617 section 4.1.2) has an instance
in place of the identity. Nothing is verified here.
"""

from hdrscan.auth.tags import TagList
from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, Absent
from hdrscan.model.auth import DkimSignature
from hdrscan.model.source import Field

ARC_MESSAGE_SIGNATURE = "arc-message-signature"

_REQUIRED = ("v", "a", "b", "bh", "d", "h", "s")
_ARC_REQUIRED = ("i", "a", "b", "bh", "d", "h", "s")
_VERSION = "1"
# OpenDKIM and others take the bare "dns" of early signers for the only thing that it can mean.
_QUERIES = frozenset({"dns/txt", "dns"})
_CANONICALIZATIONS = frozenset({"simple", "relaxed"})
_SHOWN = 60


def read_dkim_signature(field: Field) -> DkimSignature:
    """Read a signature field; what is missing is absent, and what is wrong is listed."""
    tags = TagList(field)
    arc = field.key == ARC_MESSAGE_SIGNATURE
    tags.require(_ARC_REQUIRED if arc else _REQUIRED)
    if not arc:
        _check_version(tags)
    algorithm = tags.algorithm()
    signed_headers = _signed_headers(tags, arc=arc)
    timestamp, expiration = tags.number("t"), tags.number("x")
    if isinstance(timestamp, int) and isinstance(expiration, int) and expiration <= timestamp:
        tags.problem(
            "expires-before-signed", "x= is not later than t= (RFC 6376 section 3.5).", tags.first["x"].span
        )
    query = _query(tags)
    identity = NOT_APPLICABLE if arc else _identity(tags)
    return DkimSignature(
        field=field,
        domain=tags.text("d"),
        selector=tags.text("s"),
        algorithm=algorithm,
        canonicalization=_canonicalization(tags),
        identity=identity,
        instance=tags.number("i") if arc else NOT_APPLICABLE,
        signed_headers=signed_headers,
        oversigned=tuple(name for name in dict.fromkeys(signed_headers) if signed_headers.count(name) > 1)
        if len(set(signed_headers)) < len(signed_headers)
        else (),
        timestamp=timestamp,
        expiration=expiration,
        body_length=_body_length(tags),
        body_hash=tags.text("bh"),
        signature=tags.text("b"),
        signature_bits=tags.signature_bits(algorithm),
        query=query,
        version=tags.text("v"),
        tags=tuple(tags.tags),
        problems=tuple(tags.problems),
    )


def _check_version(tags: TagList) -> None:
    tag = tags.first.get("v")
    if tag is not None and tag.value and tag.value != _VERSION:
        tags.problem("unknown-version", f"Version {tag.value[:_SHOWN]} is not known; there is only 1.", tag.span)


def _query(tags: TagList) -> str:
    """Return ``q=``; where none of its ways to the key is known there is no key (section 3.5, q=)."""
    tag = tags.first.get("q")
    if tag is None or not tag.value:
        return "dns/txt"
    if _QUERIES.isdisjoint(way.strip() for way in tag.value.lower().split(":")):
        tags.problem(
            "unknown-query",
            f"The key is to be asked for by q={tag.value[:_SHOWN]} alone; there is only dns/txt.",
            tag.span,
        )
    return tag.value


def _canonicalization(tags: TagList) -> str:
    """Return both algorithms; the default of each is simple (section 3.5, c=)."""
    tag = tags.first.get("c")
    if tag is None or not tag.value:
        return "simple/simple"
    header, _, body = tag.value.lower().partition("/")
    if header not in _CANONICALIZATIONS or (body and body not in _CANONICALIZATIONS):
        tags.problem(
            "unknown-canonicalization", f"The canonicalization {tag.value[:_SHOWN]} is not known.", tag.span
        )
    return f"{header}/{body or 'simple'}"


def _signed_headers(tags: TagList, *, arc: bool) -> tuple[str, ...]:
    tag = tags.first.get("h")
    if tag is None or not tag.value:
        return ()
    names = tuple(name for name in tag.value.lower().split(":") if name)
    if "from" not in names and not arc:
        tags.problem("from-not-signed", "From is not among the signed headers (RFC 6376 section 5.4).", tag.span)
    if arc and "arc-seal" in names:
        tags.problem("seal-signed", "ARC-Seal must not be signed (RFC 8617 section 4.1.2).", tag.span)
    return names


def _body_length(tags: TagList) -> int | Absent:
    length = tags.number("l")
    if isinstance(length, int):
        tags.problem(
            "body-length",
            f"Only the first {length} bytes of the body are signed: anybody can add text behind them.",
            tags.first["l"].span,
        )
    return length


def _identity(tags: TagList) -> str | Absent:
    """Return ``i=`` without the white space of folding; its domain is that of ``d=`` or below it (section 3.5).

    White space means nothing in it: in a local part it stands as ``=20`` (section 2.11).
    """
    tag, domain = tags.first.get("i"), tags.text("d")
    if tag is None:
        return NOT_PRESENT
    value = "".join(tag.value.split())
    _, at, host = value.rpartition("@")
    if not at:
        tags.problem("unreadable-identity", f"i={value[:_SHOWN]} is not an address.", tag.span)
    elif isinstance(domain, str) and domain and not f".{host}".lower().endswith(f".{domain}".lower()):
        tags.problem(
            "identity-outside-domain",
            f"i={value[:_SHOWN]} does not lie in d={domain[:_SHOWN]} (RFC 6376 section 3.5).",
            tag.span,
        )
    return value
