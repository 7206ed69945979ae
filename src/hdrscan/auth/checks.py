"""What one front door's record comes to: SPF, DKIM, DMARC, each with the field that says so.

Several fields of one administration are one record. A method is taken from the fields nearest to the front door
that answer it: a content filter further inside judges its own neighbour, not the sender, and what a list of the
recipient's own did to the message since then is no fault of the author's.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from hdrscan.auth.alignment import Mode, align, is_aligned, mode_of
from hdrscan.auth.ambiguity import MAIL_FROM
from hdrscan.auth.answers import Answer, Answers, Group, answers_of, belongs, domain_in, host_in
from hdrscan.auth.dmarc import dmarc_check, recompute
from hdrscan.auth.trust import sender_ip
from hdrscan.model.absent import NOT_CHECKED, NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.auth import DkimSignature, Resinfo
from hdrscan.model.authentication import (
    Alignment,
    AttributedSpf,
    Authentication,
    DkimCheck,
    DmarcCheck,
    RecordedSpf,
)
from hdrscan.text.cfws import unfold

_PASSED = frozenset({"pass", "bestguesspass"})
_METHODS = ("spf", "dkim", "dmarc", "arc", "compauth")
_MOST_SIGNATURES = 64
"""Of one domain: more make no difference to anybody, and each would be compared with each result."""
_MOST_DOMAINS = 8
"""So many domains get a DMARC check of their own."""


class Client(NamedTuple):
    """Who spoke HELO at a front door."""

    ip: str | Absent
    helo: str | Absent


class AuthInputs(NamedTuple):
    """What a record is built from."""

    by: str | Absent
    groups: Sequence[Group]
    """The nearest to the front door first."""
    received_spf: Sequence[AttributedSpf]
    """About the front door's client, the nearest first."""
    client: Client
    authors: Sequence[str]
    """The public domains in From, each once."""
    local_author: str | Absent
    """The domain in From where it is none that the world knows, such as a redacted one."""
    reverse_path: str | Absent
    """MAIL FROM as the recipient's own Return-Path tells it."""
    signatures: Mapping[str, Sequence[DkimSignature]]
    """By domain."""


def by_domain(signatures: Sequence[DkimSignature]) -> Mapping[str, Sequence[DkimSignature]]:
    """Sort signatures by their domain."""
    found: defaultdict[str, list[DkimSignature]] = defaultdict(list)
    for signature in signatures:
        same = found[str(signature.domain).lower().rstrip(".")]
        if len(same) < _MOST_SIGNATURES:
            same.append(signature)
    return found


def authentication(inputs: AuthInputs) -> Authentication:
    """Build a record from its ground."""
    groups = [answers_of(group, inputs.authors) for group in inputs.groups]
    dmarc, quoted = _nearest(groups, "dmarc"), _sealed(groups, "dmarc")
    spf_answers = _about_client(groups, inputs.client)
    dkim_answers, sealed = _nearest(groups, "dkim"), _sealed(groups, "dkim")
    # What stands in From is the author; a record that names another domain is about somebody else (RFC 9989).
    named = [domain for found in (*dmarc, *quoted) if (domain := found.domain("header.from"))]
    authors = list(inputs.authors) or list(dict.fromkeys(map(str, named)))[:1]
    judged: list[str | Absent] = [*authors[:_MOST_DOMAINS]] or [inputs.local_author]
    checks: list[tuple[RecordedSpf | None, tuple[DkimCheck, ...], DmarcCheck]] = []
    for author in judged:
        own = _recorded(dmarc, author, authors)
        all_quoted = [*own, *_recorded(quoted, author, authors)]
        mode = mode_of(tuple(found.resinfo for found in all_quoted))
        spf = _spf(inputs, spf_answers, author, mode)
        dkim = _dkim(dkim_answers, sealed, author, mode, inputs.signatures)
        legs = recompute(spf, dkim, author, signed=bool(inputs.signatures))
        checks.append((spf, dkim, dmarc_check(author, own, all_quoted, str(mode), legs)))
    # Nobody knows which of several the reader sees: what is not proven for one is not proven for the message.
    checks.sort(key=lambda check: _is_passed(check[2]))
    spf, dkim, first = checks[0]
    used = {found.field.index: found.field for method in _METHODS for found in _plain(groups, method)}
    for field in (*(check.field for check in (spf, *dkim) if check is not None), first.field):
        if field is not None:
            used.setdefault(field.index, field)
    return Authentication(
        by=inputs.by,
        spf=spf,
        dkim=dkim,
        dmarc=first,
        arc=_first_plain(groups, "arc"),
        compauth=_first_plain(groups, "compauth"),
        fields=tuple(used[index] for index in sorted(used)),
        more_dmarc=(*(check for _, _, check in checks[1:]), *_about_others(dmarc, authors)),
    )


def _is_passed(check: DmarcCheck) -> bool:
    return check.recorded in _PASSED or check.would_be == "pass"


def _recorded(answers: Sequence[Answer], author: str | Absent, authors: Sequence[str]) -> list[Answer]:
    """Return the results that are about an author: they name it, or name nobody where there is only one."""
    found = []
    for answer in answers:
        domain = answer.domain("header.from")
        if (domain and belongs(domain, [str(author)])) or (not domain and len(authors) <= 1):
            found.append(answer)
    return found


def _about_others(answers: Sequence[Answer], authors: Sequence[str]) -> Iterator[DmarcCheck]:
    """Tell what was recorded about domains that From does not name."""
    told: set[str] = set()
    for answer in answers:
        domain = answer.domain("header.from")
        if domain and not belongs(domain, authors) and domain not in told and len(told) < _MOST_DOMAINS:
            told.add(str(domain))
            nothing = NOT_CHECKED, "From does not name this domain"
            yield dmarc_check(str(domain), [answer], [answer], str(mode_of((answer.resinfo,))), nothing)


def _nearest(groups: Sequence[Answers], method: str) -> list[Answer]:
    """Return a method's results from the nearest group that has any of it, sealed ones where no others."""
    return next((answers for group in groups if (answers := group.of(method)) is not None), [])


def _sealed(groups: Sequence[Answers], method: str) -> list[Answer]:
    """Return a method's results in the nearest sealed field: Microsoft seals further inside than it judges."""
    return next((group.sealed[method] for group in groups if method in group.sealed), [])


def _plain(groups: Sequence[Answers], method: str) -> list[Answer]:
    return next((group.plain[method] for group in groups if method in group.plain), [])


def _first_plain(groups: Sequence[Answers], method: str) -> Resinfo | None:
    return next((found.resinfo for found in _plain(groups, method)), None)


def _about_client(groups: Sequence[Answers], client: Client) -> list[Answer]:
    """Return the nearest SPF results; those of a host further inside count if it judged the same address."""
    for group in groups:
        answers = group.of("spf")
        if answers is None:
            continue
        if group.at_door:
            return answers
        same = [found for found in answers if found.sound and client.ip and sender_ip(found.resinfo) == client.ip]
        if same:
            return same
    return []


def _spf(inputs: AuthInputs, answers: Sequence[Answer], author: str | Absent, mode: Mode) -> RecordedSpf | None:
    record = inputs.received_spf[0] if inputs.received_spf else None
    about_author = True
    if answers:
        # Of a HELO check and a MAIL FROM check only the latter counts for DMARC (RFC 7208 section 2.4).
        chosen = next((found for found in answers if found.domain("smtp.mailfrom")), answers[0])
        result, field, about_author = chosen.resinfo.result, chosen.field, chosen.about_author
        domain, identity = _identity(chosen)
        ip: str | Absent = (sender_ip(chosen.resinfo) if chosen.sound else None) or NOT_PRESENT
        if record is not None and record.record.result != result:
            record = None  # it is about another identity, or another client
    elif record is not None and record.record.result:
        result, field = str(record.record.result), record.record.field
        domain, identity, ip = NOT_PRESENT, NOT_PRESENT, NOT_PRESENT
    else:
        return None
    if record is not None and not record.record.sound:
        record = None  # only its result stands before what the sender chose
    if not domain and record is not None and (domain is not UNREADABLE or record.record.envelope_from):
        # What breaks the HELO of one field cuts it in the other too; an address shows its end.
        domain, identity = _identity_of_record(record, inputs.client.helo)
    if not domain and inputs.reverse_path:
        domain, identity = domain_in(inputs.reverse_path), "mailfrom"
    ip = ip or (_told(record, "client_ip") if record else NOT_PRESENT) or inputs.client.ip
    helo = _told(record, "helo") if record else NOT_PRESENT
    helo = helo if host_in(helo) else NOT_PRESENT
    # Behind skip listing another host was judged than the one that connected.
    helo = helo or (inputs.client.helo if ip == inputs.client.ip else NOT_PRESENT)
    relation = align(domain, author) if about_author else Alignment.UNKNOWN
    passed = result == "pass" and is_aligned(relation, strict=mode.spf_strict)
    return RecordedSpf(result, domain, identity, ip, helo, relation, passed, field)


def _identity(found: Answer) -> tuple[str | Absent, str | Absent]:
    """Return the domain that was checked and which identity it is; a null sender is judged by its HELO."""
    sender = found.domain(*MAIL_FROM)
    if sender:
        return sender, "mailfrom"
    helo = host_in(found.resinfo.value("smtp.helo")) if found.sound else UNREADABLE
    return (helo, "helo") if helo else (NOT_PRESENT if found.sound else UNREADABLE, NOT_PRESENT)


def _identity_of_record(weighed: AttributedSpf, said: str | Absent) -> tuple[str | Absent, str | Absent]:
    record = weighed.record
    if record.identity == "helo" or (record.envelope_from == "" and record.helo):
        helo = host_in(record.helo)
        # A semicolon in HELO ends the value early; the boundary's Received has it whole.
        cut = isinstance(said, str) and helo != said.lower().rstrip(".")
        return (UNREADABLE, NOT_PRESENT) if cut else (helo, "helo")
    sender, phrase = domain_in(record.envelope_from), domain_in(record.domain)
    # A local part that holds a bracket ends the comment early: what follows the domain is then missing.
    ends_early = bool(phrase) and str(record.comment).rstrip(" '\"").lower().endswith(str(phrase))
    if (sender and phrase and sender != phrase) or (ends_early and not sender):
        return UNREADABLE, NOT_PRESENT
    domain = sender or phrase
    return domain, "mailfrom" if domain else NOT_PRESENT


def _told(weighed: AttributedSpf, name: str) -> str | Absent:
    """Return a Received-SPF field's own value, or what was filled in from its neighbours."""
    own: str | Absent = getattr(weighed.record, name)
    return own or next((filled.value for filled in weighed.filled if filled.name == name), own)


def _dkim(
    nearest: Sequence[Answer],
    sealed: Sequence[Answer],
    author: str | Absent,
    mode: Mode,
    signatures: Mapping[str, Sequence[DkimSignature]],
) -> tuple[DkimCheck, ...]:
    """Return all DKIM results: the plain fields', then passes that only the sealed copy shows.

    Microsoft's plain field sometimes shows only the first signature, and DMARC used another (docs/microsoft.md).
    """
    checks: dict[tuple[str, ...], DkimCheck] = {}
    for found in nearest:
        check = _dkim_check(found, author, mode, signatures)
        told = (check.result, str(check.domain), str(check.selector), str(check.comment))
        checks.setdefault(told, check)  # two filters of one host often say the same
    shown = {(check.result, check.domain) for check in checks.values()}
    copies = (_dkim_check(found, author, mode, signatures) for found in sealed)
    hidden = [check for check in copies if check.result == "pass" and (check.result, check.domain) not in shown]
    return (*checks.values(), *hidden)


def _dkim_check(
    found: Answer, author: str | Absent, mode: Mode, signatures: Mapping[str, Sequence[DkimSignature]]
) -> DkimCheck:
    resinfo = found.resinfo
    domain = found.domain("header.d", "header.i")
    relation = align(domain, author) if found.about_author else Alignment.UNKNOWN
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


def _selector(
    resinfo: Resinfo, domain: str | Absent, signatures: Mapping[str, Sequence[DkimSignature]]
) -> str | Absent:
    """Return the selector: as recorded, else that of the signature that must be meant."""
    recorded = resinfo.value("header.s")
    if recorded or not domain:
        return recorded
    begins = str(resinfo.value("header.b") or "")
    meant = [
        found
        for found in signatures.get(str(domain), ())
        if not begins or str(found.signature or "").startswith(begins)
    ]
    return meant[0].selector if len(meant) == 1 else NOT_PRESENT
