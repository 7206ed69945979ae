"""Whose word each record is: the recipient's own, a stranger's, or an earlier leg's (docs/trust.md).

A field above the boundary's ``Received`` was put there by the recipient's hosts, whatever it says of itself. Just
below it some servers put their own results too; there only the recipient's name tells them from a stranger's,
and a border that does not strip its own name from incoming mail (RFC 8601 section 5) cannot be told apart from
one that does. So such a field counts only where none above the boundary answers the same question.
"""

import re

from hdrscan.auth.border import Border
from hdrscan.auth.results import read_results
from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, Resinfo
from hdrscan.model.authentication import Weighed
from hdrscan.model.boundary import Standing
from hdrscan.model.microsoft import MicrosoftRecord
from hdrscan.model.source import Field, HeaderBlock
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
"""Names under which servers keep results of an earlier leg (DOMAIN.md part 3)."""

_FIELDS = (RESULTS, ARC_RESULTS, *KEPT)
_Answers = dict[str, set[tuple[str, str]]]
# Microsoft, policyd-spf and Mail::SPF, rspamd, and the phrases that Google and others took from RFC 4408.
_SENDER_IP = lazy(
    r"(?:sender ip is|client-ip=|designates|does not designate|discourages use of|when checking)[ \t\r\n]{0,20}"
    r"([0-9A-Fa-f:.]{2,45})",
    re.IGNORECASE,
)


def weigh_results(block: HeaderBlock, border: Border) -> tuple[Weighed[AuthResults], ...]:
    """Read every Authentication-Results field and its relatives and say whose word each is."""
    weighed: list[Weighed[AuthResults]] = []
    answered: _Answers = {}
    for field in block.named(*_FIELDS):
        found = _weigh(read_results(field), border, answered)
        if found.standing is Standing.TRUSTED and field.key != ARC_RESULTS:
            for method, answers in _answers(found.record).items():
                answered.setdefault(method, set()).update(answers)
        weighed.append(found)
    return tuple(weighed)


def _weigh(record: AuthResults, border: Border, answered: _Answers) -> Weighed[AuthResults]:
    field = record.field
    nobody = why_nobodys(field, border)
    if nobody:
        return Weighed(record, Standing.CLAIMED, nobody)
    if field.index < border.top:
        return Weighed(record, Standing.TRUSTED, "it stands above the boundary")
    as_recipient = field.key == RESULTS and _speaks_as_recipient(record, border)
    if as_recipient and _may_be_own(record, border, answered):
        return Weighed(record, Standing.TRUSTED, "the recipient's own name, where its server puts its results")
    history = _history(record, border)
    if history:
        return Weighed(record, Standing.HISTORIC, history)
    if as_recipient:
        forged = "it speaks as the recipient from below the boundary"
        return Weighed(record, Standing.CLAIMED, forged, forged=True)
    return Weighed(record, Standing.CLAIMED, "it stands below the boundary")


def why_nobodys(field: Field, border: Border) -> str | None:
    """Say why nothing tells who wrote a field; None where its place does (docs/trust.md, "Repairs")."""
    if field.repaired:
        return "only a repair shows it"
    if border.boundary is None:
        return "there is no Received field to tell who wrote it"
    if field.below_damage and field.index > border.top:
        return "it stands at or below a line that is no field"
    return None


def _history(record: AuthResults, border: Border) -> str | None:
    """Say of which earlier leg a field below the boundary is a record; None where anybody can have written it."""
    key = record.field.key
    if key == ARC_RESULTS:
        if _is_attestation(record):
            return "Microsoft's attestation for mail from a mailbox; nothing was measured"
        return "an earlier host sealed it; the seal is not checked here"
    if key in KEPT:
        return "its name says that it is about an earlier leg"
    if border.by_microsoft and is_microsoft(record) and any(record.of("spf")):
        return "Microsoft's front door wrote it when it took the message in"
    if _is_from_before_signing(record) or (border.by_microsoft and is_microsoft(record)):
        return "the sending side wrote it before Microsoft signed"
    return None


def _speaks_as_recipient(record: AuthResults, border: Border) -> bool:
    """Tell whether a field carries the recipient's name; Microsoft's own fields carry none at all."""
    if isinstance(record.authserv_id, Absent):
        return is_microsoft(record) and border.is_front_door
    return border.is_recipient(record.authserv_id)


def _may_be_own(record: AuthResults, border: Border, answered: _Answers) -> bool:
    """Tell whether a field below the boundary's Received may be the recipient's all the same.

    A border that writes there writes on top: what a field above answered already is a stranger's if it differs.
    """
    if border.boundary is None or isinstance(record.authserv_id, Absent):
        return False
    # Proton appends a field for each result at the very end, under the name of the host that took the message in.
    appends = border.boundary.admd == "Proton"
    if not border.is_just_below(record.field) and not (
        appends and record.authserv_id.lower() == str(border.boundary.hop.by).lower()
    ):
        return False
    return all(
        method not in answered or answers <= answered[method] or (appends and method == "dkim")
        for method, answers in _answers(record).items()
    )


def _is_attestation(record: AuthResults) -> bool:
    """Tell what Microsoft seals for a mailbox's mail: all pass, even unsigned, no address judged (1.4)."""
    spf = next(iter(record.of("spf")), None)
    return (
        record.authserv_id == "mx.microsoft.com" and spf is not None and spf.result == "pass" and not spf.comments
    )


def _answers(record: AuthResults) -> _Answers:
    """Return what a field answers: for each method its results and whom they speak of."""
    answers: _Answers = {}
    for found in record.resinfos:
        about = str(found.value("header.d", "header.i", "smtp.mailfrom", "smtp.helo", "header.from")).lower()
        answers.setdefault(found.method, set()).add((found.result, about))
    return answers


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
    """Tell Microsoft's record from before it signs: nothing is signed, nothing was checked."""
    return is_microsoft(record) and all(
        found.method in ("dkim", "dmarc") and found.result == "none" for found in record.resinfos
    )


def sender_ip(resinfo: Resinfo) -> str | None:
    """Return the address that an SPF result says was judged."""
    for comment in resinfo.comments:
        match = _SENDER_IP.search(comment.text)
        address = normalize(match[1]) if match else None
        if address:
            return address
    told = resinfo.value("smtp.remote-ip", "smtp.client-ip", "policy.client-ip")
    return normalize(told) if isinstance(told, str) else None


def weigh_stamps(record: MicrosoftRecord, border: Border, *, repaired: bool = False) -> Weighed[MicrosoftRecord]:
    """Say whose word the fields are that only Microsoft's servers write.

    They stand anywhere in the header, so their place proves nothing. Exchange's header firewall removes them from
    strangers' mail at its border; other servers let them through. ``repaired``: the header is damaged
    where one of them stands (``Field.repaired``, ``Field.below_damage``).
    """
    if repaired:
        return Weighed(record, Standing.CLAIMED, "the header is damaged where one of them stands")
    if border.boundary is None:
        return Weighed(record, Standing.CLAIMED, "there is no Received field to tell who wrote them")
    if border.is_exchange:
        return Weighed(record, Standing.TRUSTED, "the recipient's border is Exchange, which removes a stranger's")
    if border.by_microsoft:
        return Weighed(record, Standing.HISTORIC, "Microsoft 365 sent the message, and had removed a stranger's")
    return Weighed(record, Standing.CLAIMED, "the recipient's border does not remove a stranger's")
