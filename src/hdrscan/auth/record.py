"""The authentication record of a message: every field weighed, and what each front door's own word comes to."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hdrscan.auth.arc import AUTHENTICATION_RESULTS, MESSAGE_SIGNATURE, SEAL, read_arc_chain
from hdrscan.auth.border import Border
from hdrscan.auth.checks import Ground, authentication
from hdrscan.auth.dkim_signature import read_dkim_signature
from hdrscan.auth.received_spf import OTHER_IDENTITIES
from hdrscan.auth.spf_trust import weigh_received_spf
from hdrscan.auth.trust import ARC_RESULTS, sender_ip, weigh_results
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.auth import AuthResults, DkimSignature
from hdrscan.model.authentication import Authentication, AuthRecord, Weighed, WeighedSpf
from hdrscan.model.boundary import Standing
from hdrscan.model.hop import Hop
from hdrscan.model.source import HeaderBlock

_TENANTS_OWN = "x-ms-exchange-authentication-results"


class Sender(NamedTuple):
    """What the message says of its sender."""

    author: str | Absent
    """The From domain."""
    reverse_path: str | Absent
    """From Return-Path."""


def read_authentication(block: HeaderBlock, border: Border, sender: Sender) -> AuthRecord:
    """Read and weigh all that a message says of its authentication."""
    results = weigh_results(block, border)
    received_spf = weigh_received_spf(block, border, results)
    signatures = tuple(map(read_dkim_signature, block.named("dkim-signature")))
    read = {found.record.field.index: found.record for found in results}
    return AuthRecord(
        results=results,
        received_spf=received_spf,
        signatures=signatures,
        google_signatures=tuple(map(read_dkim_signature, block.named("x-google-dkim-signature"))),
        arc=read_arc_chain(
            block.named(SEAL, MESSAGE_SIGNATURE, AUTHENTICATION_RESULTS), lambda field: read[field.index]
        ),
        boundary=_at_boundary(border, results, received_spf, sender, signatures),
        ingress=_at_ingress(border, results, received_spf, sender, signatures),
    )


def _at_boundary(
    border: Border,
    results: Sequence[Weighed[AuthResults]],
    received_spf: Sequence[WeighedSpf],
    sender: Sender,
    signatures: Sequence[DkimSignature],
) -> Authentication:
    own = [found.record for found in results if found.standing is Standing.TRUSTED]
    plain = _groups((record for record in own if record.field.key != ARC_RESULTS), border)
    spf = [found for found in received_spf if found.standing is Standing.TRUSTED]
    return authentication(
        Ground(
            by=_writer(plain, border),
            results=plain,
            sealed=_groups((record for record in own if record.field.key == ARC_RESULTS), border),
            received_spf=_nearest_first(spf, border),
            front_door=border.boundary.hop if border.boundary else None,
            author=sender.author,
            reverse_path=sender.reverse_path,
            signatures=signatures,
        )
    )


def _nearest_first(found: Iterable[WeighedSpf], border: Border) -> list[WeighedSpf]:
    """Sort by nearness: above the boundary the nearest stands lowest; one below it is the boundary's own.

    Of several between the same two Received, that about MAIL FROM goes first: Cisco and Courier also judge the
    HELO name and From, each in a field of its own.
    """

    def place(weighed: WeighedSpf) -> tuple[int, bool, int]:
        field = weighed.record.field
        return -min(border.gap(field), border.top), weighed.record.identity in OTHER_IDENTITIES, -field.index

    return sorted(found, key=place)


def _groups(records: Iterable[AuthResults], border: Border) -> list[list[AuthResults]]:
    """Group fields by the Received below them, nearest to the boundary first, which has some on either side."""
    groups: dict[int, list[AuthResults]] = {}
    for record in records:
        groups.setdefault(min(border.gap(record.field), border.top), []).append(record)
    return [groups[gap] for gap in sorted(groups, reverse=True)]


def _writer(groups: Sequence[Sequence[AuthResults]], border: Border) -> str | Absent:
    """Name who wrote the record: by the authserv-id, else by the administration."""
    for record in groups[0] if groups else ():
        if record.authserv_id:
            return record.authserv_id
    if border.boundary is None:
        return NOT_PRESENT
    return border.boundary.admd or border.boundary.hop.by


def _at_ingress(
    border: Border,
    results: Sequence[Weighed[AuthResults]],
    received_spf: Sequence[WeighedSpf],
    sender: Sender,
    signatures: Sequence[DkimSignature],
) -> Authentication | None:
    """Gather what the sender's own front door found; None where mail did not come through one."""
    hop = border.ingress
    if hop is None:
        return None
    historic = (found.record for found in results if found.standing is Standing.HISTORIC)
    kept = [record for record in historic if any(record.of("spf"))]
    plain = [record for record in kept if record.field.key != ARC_RESULTS]
    here = [record for record in plain if border.gap(record.field) == hop.field.index]
    # Exchange sorts X- fields, so the tenant's own record can stand elsewhere.
    found = here or [record for record in plain if record.field.key == _TENANTS_OWN]
    sealed = [record for record in kept if record.field.key == ARC_RESULTS and _is_about(record, hop)]
    return authentication(
        Ground(
            by="Microsoft 365",
            results=[found or sealed],
            sealed=[sealed],
            received_spf=[spf for spf in received_spf if border.gap(spf.record.field) == hop.field.index],
            front_door=hop,
            author=sender.author,
            reverse_path=NOT_PRESENT,  # Return-Path tells the last leg's
            signatures=signatures,
        )
    )


def _is_about(record: AuthResults, hop: Hop) -> bool:
    """Tell whether a sealed record judges a hop's client; one for mailbox mail judges nobody."""
    return any(sender_ip(found) == hop.ip for found in record.of("spf"))
