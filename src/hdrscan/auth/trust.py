"""Whose word each record is: the recipient's own, a stranger's, or an earlier leg's (docs/trust.md).

A field above the boundary's ``Received`` was put there by the recipient's hosts. What stands below was written by
whoever sent the message, in the recipient's name as well as in any other, unless the recipient is known to write
there and its field can be told from a stranger's: ``places`` decides that.
"""

import re
from collections.abc import Mapping

from hdrscan.auth.ambiguity import Chosen, weigh_words
from hdrscan.auth.places import Own, find_own
from hdrscan.auth.results import read_results
from hdrscan.auth.trust_context import TrustContext
from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, Resinfo
from hdrscan.model.authentication import Attributed
from hdrscan.model.boundary import Standing
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.providers.receivers import Place
from hdrscan.text.addresses import normalize
from hdrscan.text.lazy import lazy

RESULTS = "authentication-results"
ARC_RESULTS = "arc-authentication-results"
KEPT = frozenset(
    {
        "authentication-results-original",
        "original-authentication-results",
        "x-authentication-results-original",
        "x-original-authentication-results",
        "x-ms-exchange-authentication-results",
    }
)
"""Names under which servers keep results of an earlier leg (docs/trust.md)."""
UNPROVEN = "it speaks as the recipient from below the boundary, where a stranger can write too"
"""Why a field in the recipient's name is only claimed."""

_FIELDS = (RESULTS, ARC_RESULTS, *KEPT)
# Microsoft, policyd-spf and Mail::SPF, rspamd, and the phrases that Google and others took from RFC 4408.
_SENDER_IP = lazy(
    r"(?:sender ip is|client-ip=|designates|does not designate|discourages use of|when checking)[ \t\r\n]{0,20}"
    r"([0-9A-Fa-f:.]{2,45})",
    re.IGNORECASE,
)


def weigh_results(
    block: HeaderBlock, context: TrustContext, chosen: Chosen, known: Mapping[int, AuthResults]
) -> tuple[Attributed[AuthResults], ...]:
    """Read every Authentication-Results field and its relatives and say whose word each is.

    ``known``: what was read already, whole, by index of the field.
    """
    records = [known.get(field.index) or read_results(field) for field in block.named(*_FIELDS)]
    own = find_own(block, [record for record in records if record.field.key in (RESULTS, ARC_RESULTS)], context)
    hostile = chosen.hostile
    weighed: list[Attributed[AuthResults]] = []
    for record in records:
        found = _weigh(record, context, own)
        if found.standing is Standing.TRUSTED or (context.by_microsoft and record.field.key in KEPT):
            found = found._replace(record=weigh_words(record, chosen, hostile))
        weighed.append(found)
    return tuple(weighed)


def _weigh(record: AuthResults, context: TrustContext, own: Own) -> Attributed[AuthResults]:
    field = record.field
    nobody = why_nobodys(field, context)
    if nobody:
        return Attributed(record, Standing.CLAIMED, nobody)
    if field.index in own.trusted:
        return Attributed(record, Standing.TRUSTED, own.trusted[field.index])
    return _weigh_above(record, context) if field.index < context.top else _weigh_below(record, context)


def _weigh_above(record: AuthResults, context: TrustContext) -> Attributed[AuthResults]:
    receiver, name = context.receiver, record.authserv_id
    if isinstance(name, str) and context.is_foreign(name):
        foreign = "it stands above the boundary in another administration's name"
        return Attributed(record, Standing.CLAIMED, foreign)
    if receiver is None or not receiver.moves:
        return Attributed(record, Standing.TRUSTED, "it stands above the boundary")
    moved = f"{receiver.name} moves fields of one name together, and this is none that it writes"
    as_recipient = record.field.key == RESULTS and _speaks_as_recipient(record, context)
    return Attributed(record, Standing.CLAIMED, moved, as_recipient=as_recipient)


def _weigh_below(record: AuthResults, context: TrustContext) -> Attributed[AuthResults]:
    field, receiver = record.field, context.receiver
    history = _history(record, context)
    if history:
        return Attributed(record, Standing.HISTORIC, history)
    if field.key != RESULTS or not _speaks_as_recipient(record, context):
        return Attributed(record, Standing.CLAIMED, "it stands below the boundary")
    if receiver is not None and receiver.places == (Place.ABOVE,) and context.is_just_below(field):
        forged = f"it speaks as the recipient from below the boundary, where {receiver.name} does not write"
        return Attributed(record, Standing.CLAIMED, forged, forged=True, as_recipient=True)
    return Attributed(record, Standing.CLAIMED, UNPROVEN, as_recipient=True)


def why_nobodys(field: Field, context: TrustContext) -> str | None:
    """Say why nothing tells who wrote a field; None where its place does (docs/trust.md, "Repairs")."""
    if field.repaired:
        return "only a repair shows it"
    if context.boundary is None:
        return "there is no Received field to tell who wrote it"
    if field.below_damage and field.index > context.top:
        return "it stands at or below a line that is not a field"
    return None


def _history(record: AuthResults, context: TrustContext) -> str | None:
    """Say of which earlier leg a field below the boundary is a record; None where anybody can have written it."""
    key = record.field.key
    if key == ARC_RESULTS:
        if _is_attestation(record):
            return "Microsoft's attestation for mail from a mailbox; nothing was measured"
        return "an earlier host sealed it; the seal is not checked here"
    if key in KEPT:
        return "its name says that it is about an earlier leg"
    if context.by_microsoft and is_microsoft(record) and any(record.of("spf")):
        return "Microsoft's front door wrote it when it took the message in"
    if _is_from_before_signing(record) or (context.by_microsoft and is_microsoft(record)):
        return "the sending side wrote it before Microsoft signed"
    return None


def _speaks_as_recipient(record: AuthResults, context: TrustContext) -> bool:
    """Tell whether a field carries the recipient's name; Microsoft's own fields carry none at all."""
    if isinstance(record.authserv_id, Absent):
        return is_microsoft(record) and context.is_front_door
    return context.is_recipient(record.authserv_id)


def _is_attestation(record: AuthResults) -> bool:
    """Tell what Microsoft seals for a mailbox's mail: all pass, even unsigned, no address judged (1.4)."""
    spf = next(iter(record.of("spf")), None)
    return (
        record.authserv_id == "mx.microsoft.com" and spf is not None and spf.result == "pass" and not spf.comments
    )


def is_microsoft(record: AuthResults) -> bool:
    """Tell whether a field has the form of Microsoft's: results at once, without an authserv-id."""
    if not isinstance(record.authserv_id, Absent) or not record.resinfos:
        return False
    return any(
        found.property("action", "header.d") is not None
        or found.method == "compauth"
        or sender_ip(found) is not None
        for found in record.resinfos
    )


def _is_from_before_signing(record: AuthResults) -> bool:
    """Tell Microsoft's record from before it signs: nothing is signed, nothing was checked.

    In its older form the recipient's domain stands before the first result, and again behind header.d=none.
    """
    if not all(found.method in ("dkim", "dmarc") and found.result == "none" for found in record.resinfos):
        return False
    if is_microsoft(record):
        return True
    unsigned = [found for found in record.of("dkim") if found.value("header.d") == "none"]
    return bool(unsigned) and all(found.property("action") is not None for found in record.of("dmarc"))


def sender_ip(resinfo: Resinfo) -> str | None:
    """Return the address that an SPF result says was judged; None where it names several.

    A local part or a name in HELO can hold such a phrase too.
    """
    said = {match[1] for comment in resinfo.comments for match in _SENDER_IP.finditer(comment.text)}
    addresses = {address for text in said if (address := normalize(text))}
    if addresses:
        return addresses.pop() if len(addresses) == 1 else None
    told = resinfo.value("smtp.remote-ip", "smtp.client-ip", "policy.client-ip")
    return normalize(told) if isinstance(told, str) else None


def weigh_stamps(
    record: MicrosoftRecord, context: TrustContext, *, repaired: bool = False, firewalled: bool = False
) -> Attributed[MicrosoftRecord]:
    """Say whose word the fields are that only Microsoft's servers write.

    They stand anywhere in the header, so their place proves nothing. The front doors of Microsoft 365 remove a
    stranger's, an Exchange server those of some names, others none. ``repaired``: the header is damaged where one
    of them stands (``Field.repaired``, ``Field.below_damage``); ``firewalled``: the record holds only what an
    Exchange server removes, and such a server is the border.
    """
    if repaired:
        return Attributed(record, Standing.CLAIMED, "the header is damaged where one of them stands")
    if context.boundary is None:
        return Attributed(record, Standing.CLAIMED, "there is no Received field to tell who wrote them")
    if firewalled:
        reason = "the recipient's border is an Exchange server, which removes a stranger's fields of these names"
        return Attributed(record, Standing.TRUSTED, reason)
    if context.is_front_door:
        return Attributed(
            record, Standing.TRUSTED, "the recipient's border is Microsoft 365, which removes a stranger's"
        )
    if context.by_microsoft:
        return Attributed(
            record, Standing.HISTORIC, "Microsoft 365 sent the message, and had removed a stranger's"
        )
    return Attributed(record, Standing.CLAIMED, "the recipient's border does not remove a stranger's")
