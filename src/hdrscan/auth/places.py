"""Which fields below the boundary's Received, or moved away from it, are the recipient's all the same.

``providers.receivers`` says where each receiver writes. A place alone is no proof, since a stranger can write
there too; each form below says what he cannot do. With ``--receiver-writes-below`` the user vouches that his
receiver removes a stranger's field in its name.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from hdrscan.auth.trust_context import TrustContext
from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.providers.receivers import Place

_RESULTS = "authentication-results"
_RECEIVED_SPF = "received-spf"
_APPENDED = frozenset({"arc", "spf", "dkim", "dmarc"})
NEXT_BELOW = "the recipient's own name, next below its Received, where its server always writes"
VOUCHED_FOR = "the recipient's own name, where its server writes, as you say"
_Answers = dict[str, set[tuple[str, str]]]


class Own(NamedTuple):
    """The recipient's fields that their place alone does not show."""

    trusted: dict[int, str]
    """By field index, why."""


def find_own(block: HeaderBlock, records: Sequence[AuthResults], context: TrustContext) -> Own:
    """Find them among the Authentication-Results fields and those that ARC sealed, topmost first."""
    if context.boundary is None:
        return Own({})
    named = [
        record
        for record in records
        if record.field.key == _RESULTS
        and isinstance(record.authserv_id, str)
        and context.is_recipient(record.authserv_id)
    ]
    receiver = context.receiver
    places = () if receiver is None else receiver.places
    if Place.BELOW in places:
        return Own(dict(_next_below(block, records, named, context)))
    if Place.FOOT in places:
        return Own(dict(_one_a_method(named, context)))
    if context.settings.receiver_writes_below and receiver is None:
        return Own(dict(_vouched_for(records, named, context)))
    return Own({})


def _next_below(
    block: HeaderBlock, records: Sequence[AuthResults], named: Sequence[AuthResults], context: TrustContext
) -> Iterator[tuple[int, str]]:
    """Google writes one field, next below its Received and Received-SPF: a stranger's stands below that one.

    What its server sealed above is the same.
    """
    first = next((record for record in named if record.field.index > context.top), None)
    if first is None or first.field.index != context.top + 2:
        return
    # The block may be a part of a message, and its fields keep their places in the whole.
    between = next((field for field in block.fields if field.index == context.top + 1), None)
    own = between is not None and is_next_below(between, context) and is_next_below(first.field, context)
    if own and _agrees(_answers(first), _answered_above(records, context)):
        yield first.field.index, NEXT_BELOW


def is_next_below(field: Field, context: TrustContext) -> bool:
    """Tell whether a field stands where such a receiver writes one, and begins as its own does."""
    receiver = context.receiver
    if receiver is None or Place.BELOW not in receiver.places:
        return False
    if field.index == context.top + 1 and field.key == _RECEIVED_SPF:
        return field.body.partition("(")[2].startswith(receiver.spf_begins)
    return (
        field.index == context.top + 2
        and field.key == _RESULTS
        and field.body.lstrip().startswith(receiver.results_begin)
    )


def _one_a_method(named: Sequence[AuthResults], context: TrustContext) -> Iterator[tuple[int, str]]:
    """Proton writes a field for each of four methods, and puts all fields of this name together.

    For signed mail they come before what the sender wrote: of each method the first counts, and what repeats it.
    For unsigned mail they stand at the foot, and nobody knows on which side of a stranger's: there they count
    only where each method is answered once, as for no signature at all, and arc= names the client that was seen.
    """
    above = [record for record in named if record.field.index < context.top]
    answered: _Answers = {}
    for record in above:
        answers = _answers(record)
        if answers.keys() <= _APPENDED and _agrees(answers, answered):
            yield record.field.index, "the recipient's own name, above the boundary, and the first to answer"
            _add(answered, answers)
    foot = [record for record in named if record.field.index > context.top]
    if not above and _is_whole_foot(foot, context):
        for record in foot:
            yield (
                record.field.index,
                "the recipient's own name, at the foot, in the form that only its server has",
            )


def _is_whole_foot(foot: Sequence[AuthResults], context: TrustContext) -> bool:
    """Tell whether fields are exactly those that Proton writes for unsigned mail."""
    said = {found.method: found for record in foot for found in record.resinfos}
    hop = None if context.boundary is None else context.boundary.hop
    alone = all(len(record.resinfos) == 1 for record in foot) and len(foot) == len(said)
    if hop is None or not alone or said.keys() != _APPENDED:
        return False
    seen = said["arc"].value("smtp.remote-ip")
    names = {str(record.authserv_id).lower() for record in foot}
    places = [record.field.index for record in foot]
    together = places[-1] - places[0] == len(places) - 1
    return (
        together
        and len(names) == 1
        and said["dkim"].result == "none"
        and isinstance(seen, str)
        and seen == hop.ip
    )


def _vouched_for(
    records: Sequence[AuthResults], named: Sequence[AuthResults], context: TrustContext
) -> Iterator[tuple[int, str]]:
    """Take the topmost below: a receiver that writes there writes on top, and does not contradict itself."""
    answered = _answered_above(records, context)
    for record in named:
        answers = _answers(record)
        if context.is_just_below(record.field) and _agrees(answers, answered):
            yield record.field.index, VOUCHED_FOR
            _add(answered, answers)


def _answered_above(records: Sequence[AuthResults], context: TrustContext) -> _Answers:
    """Return what the boundary's own host answers above its Received."""
    answered: _Answers = {}
    for record in records:
        foreign = isinstance(record.authserv_id, str) and context.is_foreign(record.authserv_id)
        if record.field.index < context.top and context.level(record.field) == context.top and not foreign:
            _add(answered, _answers(record))
    return answered


def _agrees(answers: _Answers, answered: _Answers) -> bool:
    return all(method not in answered or found <= answered[method] for method, found in answers.items())


def _add(answered: _Answers, answers: _Answers) -> None:
    for method, found in answers.items():
        answered.setdefault(method, set()).update(found)


def _answers(record: AuthResults) -> _Answers:
    """Return what a field answers: for each method its results and whom they speak of."""
    answers: _Answers = {}
    for found in record.resinfos:
        about = found.value("header.d", "header.i", "smtp.mailfrom", "smtp.helo", "header.from")
        name = "" if isinstance(about, Absent) else about.lower()
        answers.setdefault(found.method, set()).add((found.result, name))
    return answers
