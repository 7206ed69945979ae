"""The authentication record of a message: every field weighed, and what each front door's own word comes to."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from hdrscan.auth.ambiguity import Chosen, results_in
from hdrscan.auth.answers import Group
from hdrscan.auth.arc import AUTHENTICATION_RESULTS, MESSAGE_SIGNATURE, SEAL, read_arc_chain
from hdrscan.auth.checks import AuthInputs, Client, authentication, by_domain
from hdrscan.auth.dkim_signature import read_dkim_signature
from hdrscan.auth.received_spf import OTHER_IDENTITIES
from hdrscan.auth.spf_trust import weigh_received_spf
from hdrscan.auth.trust import ARC_RESULTS, sender_ip, weigh_results
from hdrscan.auth.trust_context import TrustContext
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.auth import AuthResults, DkimSignature
from hdrscan.model.authentication import Attributed, AttributedSpf, Authentication, AuthRecord
from hdrscan.model.boundary import Standing
from hdrscan.model.source import HeaderBlock
from hdrscan.text.mailbox import domain_of, reverse_path
from hdrscan.text.names import top_level_is_public

_TENANTS_OWN = "x-ms-exchange-authentication-results"


class Read(NamedTuple):
    """What was read of a message's authentication before it is judged."""

    results: Sequence[Attributed[AuthResults]]
    received_spf: Sequence[AttributedSpf]
    signatures: Sequence[DkimSignature]
    authors: Sequence[str]
    """The addresses in From."""
    reverse_path: str | Absent
    """MAIL FROM of the boundary, from a Return-Path above it."""

    def inputs(
        self, by: str | Absent, groups: Sequence[Group], received_spf: Sequence[AttributedSpf], client: Client
    ) -> AuthInputs:
        """Lay the ground of one front door's record."""
        domains = [domain for address in self.authors if (domain := domain_of(address))]
        return AuthInputs(
            by=by,
            groups=groups,
            received_spf=received_spf,
            client=client,
            authors=tuple(dict.fromkeys(filter(top_level_is_public, domains))),
            local_author=domains[0] if domains else NOT_PRESENT,
            reverse_path=self.reverse_path,
            signatures=by_domain(self.signatures),
        )


def read_authentication(
    block: HeaderBlock,
    context: TrustContext,
    authors: Sequence[str],
    attributed: Client | None = None,
    later: AuthRecord | None = None,
) -> AuthRecord:
    """Read and weigh all that a message says of its authentication.

    ``authors``: the addresses in From; ``attributed``: the client that a tenant's connector recognized, by
    Microsoft's word; ``later``: what a later receiver had, where the block is a part of a message; its chain of
    seals is the whole one.
    """
    signatures = _signatures(block, "dkim-signature", None if later is None else later.signatures)
    path = _own_return_path(block, context)
    results = weigh_results(block, context, _chosen(context, path, authors, signatures), _claimed(later))
    spf_known = {} if later is None else {found.record.field.index: found.record for found in later.received_spf}
    received_spf = weigh_received_spf(block, context, results, spf_known)
    read = Read(results, received_spf, signatures, authors, path)
    known = {found.record.field.index: found.record for found in results}
    return AuthRecord(
        results=results,
        received_spf=received_spf,
        signatures=signatures,
        google_signatures=_signatures(
            block, "x-google-dkim-signature", None if later is None else later.google_signatures
        ),
        arc=later.arc
        if later is not None
        else read_arc_chain(
            block.named(SEAL, MESSAGE_SIGNATURE, AUTHENTICATION_RESULTS), lambda field: known[field.index]
        ),
        boundary=_at_boundary(context, read),
        ingress=_at_ingress(context, read) or _at_attributed(context, read, attributed),
    )


def _signatures(block: HeaderBlock, key: str, known: Sequence[DkimSignature] | None) -> tuple[DkimSignature, ...]:
    """Return the signatures in the fields of a name, from those that are known where they are."""
    fields = block.by_key.get(key, ())
    if known is None:
        return tuple(map(read_dkim_signature, fields))
    places = {field.index for field in fields}
    return tuple(found for found in known if found.field.index in places)


def _claimed(later: AuthRecord | None) -> dict[int, AuthResults]:
    """Return what a later receiver had of others, which was read and not weighed word by word."""
    found = () if later is None else later.results
    return {each.record.field.index: each.record for each in found if each.standing is Standing.CLAIMED}


def _own_return_path(block: HeaderBlock, context: TrustContext) -> str | Absent:
    """Return MAIL FROM as a Return-Path above the boundary tells it; anybody can write one below.

    The lowest of several: the recipient's own list or forwarder may have sent the message on.
    """
    paths = [field for field in block.by_key.get("return-path", ()) if field.index < context.top]
    written = reverse_path(paths[-1].body) if paths else None
    return NOT_PRESENT if written is None else written


def _chosen(
    context: TrustContext, path: str | Absent, authors: Sequence[str], signatures: Sequence[DkimSignature]
) -> Chosen:
    hop = None if context.boundary is None else context.boundary.hop
    identities = [found.identity for found in signatures if isinstance(found.identity, str)]
    envelope_from, helo = (NOT_PRESENT, NOT_PRESENT) if hop is None else (hop.envelope_from, hop.helo)
    told = path if isinstance(path, str) else envelope_from
    said = () if hop is None else results_in(hop.field.body)
    return Chosen(told, helo, tuple(dict.fromkeys((*authors, *identities))), said)


def _at_boundary(context: TrustContext, read: Read) -> Authentication:
    own = [found.record for found in read.results if found.standing is Standing.TRUSTED]
    groups = _groups(own, context)
    client = Client(NOT_PRESENT, NOT_PRESENT)
    if context.boundary is not None and context.boundary.client_is_known:
        client = Client(context.boundary.hop.ip, context.boundary.hop.helo)
    spf = [found for found in read.received_spf if found.standing is Standing.TRUSTED]
    near = [found for found in spf if context.level(found.record.field) == context.top or _judges(found, client)]
    return authentication(read.inputs(_writer(groups, context), groups, _nearest_first(near, context), client))


def _judges(weighed: AttributedSpf, client: Client) -> bool:
    """Tell whether a field names the client itself as judged."""
    record = weighed.record
    return record.sound and bool(client.ip) and client.ip in (record.client_ip, record.address)


def _nearest_first(found: Iterable[AttributedSpf], context: TrustContext) -> list[AttributedSpf]:
    """Sort by nearness: above the boundary the nearest stands lowest; one below it is the boundary's own.

    Of several between the same two Received, that about MAIL FROM goes first: Cisco and Courier also judge the
    HELO name and From, each in a field of its own.
    """

    def place(weighed: AttributedSpf) -> tuple[int, bool, int]:
        field = weighed.record.field
        return -context.level(field), weighed.record.identity in OTHER_IDENTITIES, -field.index

    return sorted(found, key=place)


def _groups(records: Iterable[AuthResults], context: TrustContext) -> list[Group]:
    """Group fields by the Received below them, nearest to the boundary first, which has some on either side."""
    levels: defaultdict[int, tuple[list[AuthResults], list[AuthResults]]] = defaultdict(lambda: ([], []))
    for record in records:
        levels[context.level(record.field)][record.field.key == ARC_RESULTS].append(record)
    return [Group(*levels[level], at_door=level == context.top) for level in sorted(levels, reverse=True)]


def _writer(groups: Sequence[Group], context: TrustContext) -> str | Absent:
    """Name who wrote the record: by the authserv-id, else by the administration."""
    for record in (*groups[0].plain, *groups[0].sealed) if groups else ():
        if record.authserv_id:
            return record.authserv_id
    if context.boundary is None:
        return NOT_PRESENT
    return context.boundary.admd or context.boundary.hop.by


def _at_ingress(context: TrustContext, read: Read) -> Authentication | None:
    """Gather what the sender's own front door found; None where mail did not come through one."""
    hop = context.ingress
    if hop is None:
        return None
    kept = _kept(read)
    plain = [record for record in kept if record.field.key != ARC_RESULTS]
    here = [record for record in plain if context.gap(record.field) == hop.field.index]
    # Exchange sorts X- fields, so the tenant's own record can stand elsewhere.
    found = here or [record for record in plain if record.field.key == _TENANTS_OWN]
    sealed = [record for record in kept if record.field.key == ARC_RESULTS and _is_about(record, hop.ip)]
    spf = [one for one in read.received_spf if context.gap(one.record.field) == hop.field.index]
    return _ingress(read, Group(found, sealed), spf, Client(hop.ip, hop.helo))


def _at_attributed(context: TrustContext, read: Read, attributed: Client | None) -> Authentication | None:
    """Gather what that front door found where its Received was removed; None where nothing shows it.

    Microsoft is the client at the boundary, and both its tenant's record and its attribution name one client.
    """
    if attributed is None or not attributed.ip or not context.by_microsoft:
        return None
    own = [found for found in _kept(read) if found.field.key == _TENANTS_OWN and _is_about(found, attributed.ip)]
    if not own:
        return None
    return _ingress(read, Group(own, ()), (), attributed)._replace(from_attribution=True)


def _kept(read: Read) -> list[AuthResults]:
    historic = (found.record for found in read.results if found.standing is Standing.HISTORIC)
    return [record for record in historic if any(record.of("spf"))]


def _ingress(read: Read, group: Group, spf: Sequence[AttributedSpf], client: Client) -> Authentication:
    # Return-Path tells the last leg's MAIL FROM.
    return authentication(read._replace(reverse_path=NOT_PRESENT).inputs("Microsoft 365", [group], spf, client))


def _is_about(record: AuthResults, ip: str | Absent) -> bool:
    """Tell whether a sealed record judges a client; one for mailbox mail judges nobody."""
    return any(sender_ip(found) == ip for found in record.of("spf"))
