"""What one front door's record comes to: SPF, DKIM, DMARC, each with the field that says so.

Several fields of one administration are one record. A method is taken from the fields nearest to the front door
that answer it: a content filter further inside judges its own neighbour, not the sender.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hdrscan.auth.alignment import Mode, align, is_aligned, mode_of
from hdrscan.auth.dmarc import action_of, policy_of, recompute
from hdrscan.auth.trust import sender_ip
from hdrscan.model.absent import NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.auth import AuthResults, DkimSignature, Resinfo
from hdrscan.model.authentication import (
    Authentication,
    DkimCheck,
    DmarcCheck,
    SpfCheck,
    WeighedSpf,
)
from hdrscan.model.hop import Hop
from hdrscan.model.source import Field
from hdrscan.text.cfws import unfold
from hdrscan.text.mailbox import domain_of

_NO_DOMAIN = frozenset({"", "none"})


# Checkers that copy a hostile sender address without quoting it write fields that break off inside it: what seems
# to be the domain is the sender's choice (OpenDMARC 1.4.2 with MAIL FROM:<"x@example.com "@example.net>).
_BROKEN = frozenset({"stray-text", "unclosed-quote", "unclosed-comment"})


class Answer(NamedTuple):
    """One result and the field that it stands in."""

    field: Field
    resinfo: Resinfo
    sound: bool
    """Whether the field's addresses can be believed: it does not break off inside one."""

    def domain(self, *names: str) -> str | Absent:
        """Return the domain of the first of these properties, unless the field is broken."""
        return _domain(self.resinfo.value(*names)) if self.sound else UNREADABLE


class Ground(NamedTuple):
    """What a record is built from."""

    by: str | Absent
    results: Sequence[Sequence[AuthResults]]
    """Fields between the same two Received fields form a group; the group nearest to the front door first."""
    sealed: Sequence[Sequence[AuthResults]]
    """The same administration's ARC-Authentication-Results, which may hold results that the plain field hides."""
    received_spf: Sequence[WeighedSpf]
    front_door: Hop | None
    author: str | Absent
    """The From domain, for a record that does not name it."""
    reverse_path: str | Absent
    signatures: Sequence[DkimSignature]


def authentication(ground: Ground) -> Authentication:
    """Build a record from its ground."""
    plain, sealed = _nearest(ground.results), _nearest(ground.sealed)
    dmarc = plain.get("dmarc", [])
    all_dmarc = [*dmarc, *sealed.get("dmarc", ())]
    quoted = tuple(found.resinfo for found in all_dmarc)
    mode = mode_of(quoted)
    # What the receiver read in From counts (DOMAIN.md part 4): its DMARC result is about that domain.
    named = (found.domain("header.from") for found in all_dmarc)
    author = next((domain for domain in named if domain), ground.author)
    spf = _spf(ground, plain.get("spf", ()), author, mode)
    dkim = _dkim(plain.get("dkim", ()), sealed.get("dkim", ()), author, mode, ground.signatures)
    used = {found.field.index: found.field for method in _METHODS for found in plain.get(method, ())}
    if spf is not None:
        used.setdefault(spf.field.index, spf.field)
    recomputed, reason = recompute(spf, dkim, author, signed=bool(ground.signatures))
    return Authentication(
        by=ground.by,
        spf=spf,
        dkim=dkim,
        dmarc=DmarcCheck(
            recorded=dmarc[0].resinfo.result if dmarc else NOT_PRESENT,
            recomputed=recomputed,
            reason=reason,
            method=str(mode),
            domain=author,
            # Proton writes p=none even where there is no record to take it from.
            policy=NOT_PRESENT if dmarc and dmarc[0].resinfo.result == "none" else policy_of(quoted),
            action=action_of(quoted),
            field=dmarc[0].field if dmarc else None,
        ),
        arc=_first(plain.get("arc", ())),
        compauth=_first(plain.get("compauth", ())),
        fields=tuple(used[index] for index in sorted(used)),
    )


_METHODS = ("spf", "dkim", "dmarc", "arc", "compauth")


def _nearest(groups: Sequence[Sequence[AuthResults]]) -> dict[str, list[Answer]]:
    """Return each method's results from the nearest group of fields that has any of it."""
    nearest: dict[str, list[Answer]] = {}
    for group in groups:
        here: dict[str, list[Answer]] = {}
        for record in group:
            sound = _BROKEN.isdisjoint([quirk.id for quirk in record.quirks])
            for resinfo in record.resinfos:
                here.setdefault(resinfo.method, []).append(Answer(record.field, resinfo, sound))
        nearest = here | nearest
    return nearest


def _first(answers: Iterable[Answer]) -> Resinfo | None:
    return next((found.resinfo for found in answers), None)


def _domain(value: str | Absent) -> str | Absent:
    """Return the domain of an address, or a bare domain, in lower case; ``none`` and nothing are no domain."""
    if isinstance(value, Absent):
        return value
    name = (domain_of(value) or "") if "@" in value else value.lower().rstrip(".")
    return NOT_PRESENT if name in _NO_DOMAIN else name


def _spf(ground: Ground, answers: Sequence[Answer], author: str | Absent, mode: Mode) -> SpfCheck | None:
    record = ground.received_spf[0] if ground.received_spf else None
    if answers:
        # Of a HELO check and a MAIL FROM check only the latter counts for DMARC (RFC 7208 section 2.4).
        chosen = next((found for found in answers if found.domain("smtp.mailfrom")), answers[0])
        result, field = chosen.resinfo.result, chosen.field
        domain, identity = _identity(chosen)
        ip: str | Absent = sender_ip(chosen.resinfo) or NOT_PRESENT
    elif record is not None and record.record.result:
        result, field = str(record.record.result), record.record.field
        domain, identity, ip = NOT_PRESENT, NOT_PRESENT, NOT_PRESENT
    else:
        return None
    if not domain and record is not None:
        domain, identity = _identity_of_record(record)
    if not domain and ground.reverse_path:
        domain, identity = _domain(ground.reverse_path), "mailfrom"
    ip = ip or (_told(record, "client_ip") if record else NOT_PRESENT)
    helo = _told(record, "helo") if record else NOT_PRESENT
    if ground.front_door is not None:
        ip = ip or ground.front_door.ip
        # Behind skip listing another host was judged than the one that connected.
        helo = helo or (ground.front_door.helo if ip == ground.front_door.ip else NOT_PRESENT)
    relation = align(domain, author)
    passed = result == "pass" and is_aligned(relation, strict=mode.spf_strict)
    return SpfCheck(result, domain, identity, ip, helo, relation, passed, field)


def _identity(found: Answer) -> tuple[str | Absent, str | Absent]:
    """Return the domain that was checked and which identity it is; a null sender is judged by its HELO."""
    sender = found.domain("smtp.mailfrom", "smtp.mail", "smtp.envelope-from", "smtp.mfrom")
    if sender:
        return sender, "mailfrom"
    helo = found.domain("smtp.helo")
    return (helo, "helo") if helo else (NOT_PRESENT, NOT_PRESENT)


def _identity_of_record(weighed: WeighedSpf) -> tuple[str | Absent, str | Absent]:
    record = weighed.record
    if record.identity == "helo" or (record.envelope_from == "" and record.helo):
        return _domain(record.helo), "helo"
    domain = _domain(record.envelope_from or record.domain)
    return domain, "mailfrom" if domain else NOT_PRESENT


def _told(weighed: WeighedSpf, name: str) -> str | Absent:
    """Return a Received-SPF field's own value, or what was filled in from its neighbours."""
    own: str | Absent = getattr(weighed.record, name)
    return own or next((filled.value for filled in weighed.filled if filled.name == name), own)


def _dkim(
    plain: Sequence[Answer],
    sealed: Sequence[Answer],
    author: str | Absent,
    mode: Mode,
    signatures: Sequence[DkimSignature],
) -> tuple[DkimCheck, ...]:
    """Return all DKIM results: the plain fields', then passes that only the sealed copy shows.

    Microsoft's plain field sometimes shows the first signature only, and DMARC had used another (DOMAIN.md 1.5).
    """
    checks: dict[tuple[str, ...], DkimCheck] = {}
    for found in plain:
        check = _dkim_check(found, author, mode, signatures)
        told = (check.result, str(check.domain), str(check.selector), str(check.comment))
        checks.setdefault(told, check)  # two filters of one host often say the same
    shown = {(check.result, check.domain) for check in checks.values()}
    hidden = [
        check
        for found in sealed
        for check in (_dkim_check(found, author, mode, signatures),)
        if check.result == "pass" and (check.result, check.domain) not in shown
    ]
    return (*checks.values(), *hidden)


def _dkim_check(
    found: Answer, author: str | Absent, mode: Mode, signatures: Sequence[DkimSignature]
) -> DkimCheck:
    resinfo = found.resinfo
    domain = found.domain("header.d", "header.i")
    relation = align(domain, author)
    return DkimCheck(
        result=resinfo.result,
        domain=domain,
        selector=_selector(resinfo, domain, signatures),
        alignment=relation,
        aligned=resinfo.result == "pass" and is_aligned(relation, strict=mode.dkim_strict),
        comment=_explanation(resinfo),
        field=found.field,
    )


def _explanation(resinfo: Resinfo) -> str | Absent:
    """Return the checker's own words: the first comment, else the reason."""
    return unfold(resinfo.comments[0].text) if resinfo.comments else resinfo.reason


def _selector(resinfo: Resinfo, domain: str | Absent, signatures: Sequence[DkimSignature]) -> str | Absent:
    """Return the selector: as recorded, else that of the signature that must be meant."""
    recorded = resinfo.value("header.s")
    if recorded or not domain:
        return recorded
    begins = str(resinfo.value("header.b") or "")
    meant = [
        found
        for found in signatures
        if str(found.domain).lower().rstrip(".") == domain
        and (not begins or str(found.signature or "").startswith(begins))
    ]
    return meant[0].selector if len(meant) == 1 else NOT_PRESENT
