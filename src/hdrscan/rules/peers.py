"""The host whose name a border looked up: the boundary's client, or that of the sender's own front door."""

from typing import NamedTuple

from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.finding import Owner
from hdrscan.model.hop import Hop
from hdrscan.model.microsoft import AntispamReport
from hdrscan.route.facts import Facts
from hdrscan.rules.case import Case
from hdrscan.rules.fixes import host_owner
from hdrscan.rules.readers import owns
from hdrscan.rules.transport import is_submission
from hdrscan.text.addresses import is_internal, normalize
from hdrscan.text.names import is_host_name, top_level_is_public

_TEMPORARY = "ErrorRetry"
# In these zones only Microsoft writes.
_MICROSOFTS_ZONES = (".onmicrosoft.com", ".onmicrosoft.us", ".partner.onmschina.cn", ".outlook.com")
_NO_CLIENT = "255.255.255.255"


class Peer(NamedTuple):
    """A host that a border talked to: what it said, where it is, and what was looked up for its address."""

    helo: str | Absent
    ip: str
    ptr: str | Absent
    """The name that was looked up."""
    problem: str | None
    """What the border wrote in place of a name, or about it."""
    evidence: tuple[Evidence, ...]
    """The looked-up name, or what stands in its place, first."""
    at_boundary: bool = True

    @property
    def owner(self) -> Owner:
        """Who can mend it."""
        return host_owner(self.helo, self.ip)

    @property
    def is_temporary(self) -> bool:
        """Whether the look-up itself failed, which says nothing of the address."""
        return self.problem == _TEMPORARY


def peer_of(case: Case) -> Peer | None:
    """Return the boundary's client; where that is Office 365, the host that the sender's tenant had it from.

    Microsoft's own hosts have two names each by design, and nobody else can mend them.
    """
    return case.once(_peer_of)


def _peer_of(case: Case) -> Peer | None:
    facts, hop = case.facts, case.hop
    if facts is None or hop is None:
        return None
    if case.is_from_office365:
        return _of_report(facts, facts.sending_report(facts.stamps), None)
    if not isinstance(hop.ip, str) or is_internal(hop.ip) or is_submission(hop):
        return None
    return _of_hop(case, hop) or _of_report(facts, facts.receiving_report, hop)


def name_to_use(case: Case, *names: str | Absent) -> str | None:
    """Return the first name that a mail server may have in its owner's DNS.

    For a host of the reader's one is made up in his own domain.
    """
    author = case.author if case.is_from_relay or case.is_from_office365 else None
    made_up = f"mail.{author}" if author and owns(case, author) else Absent.NOT_PRESENT
    for name in (*names, made_up):
        if isinstance(name, str) and is_host_name(name) and top_level_is_public(name):
            plain = name.lower().rstrip(".")
            if not plain.endswith(_MICROSOFTS_ZONES):
                return plain
    return None


def _of_hop(case: Case, hop: Hop) -> Peer | None:
    """Read what the server wrote into its Received field."""
    problem = next((note for note in ("may be forged", "unknown") if note in hop.notes), None)
    if not isinstance(hop.ip, str) or (problem is None and isinstance(hop.rdns, Absent)):
        return None
    looked_up = case.quote_hop(hop, "rdns", "ip", "name", note="looked up for the address")
    if problem is not None:
        looked_up = _quote_problem(case, hop, problem)
    said = case.quote_hop(hop, "helo", "name", note="said in HELO")
    return Peer(hop.helo or hop.name, hop.ip, hop.rdns, problem, (looked_up, said))


def _quote_problem(case: Case, hop: Hop, problem: str) -> Evidence:
    """Quote the server's own words, which stand beside the address."""
    text, address = case.block.text, hop.spans.get("ip", (hop.field.offset, hop.field.offset))
    if problem == "unknown":
        at, end = text.rfind(problem, hop.field.offset, address[0]), address[1]
    else:
        at = text.find(problem, address[1], hop.field.offset + len(hop.field.body))
        end = at + len(problem)
    return case.quote_hop(hop, "ip", note=problem) if at < 0 else quote(case.block, hop.field, (at, end), problem)


def _of_report(facts: Facts, report: AntispamReport | None, hop: Hop | None) -> Peer | None:
    """Read Microsoft's report; where a gateway was skipped, it speaks of another host than the client."""
    written = report.text("CIP") if report else NOT_PRESENT
    if report is None or isinstance(written, Absent) or written == _NO_CLIENT:
        return None
    said, ptr, ip = report.text("H"), report.text("PTR"), normalize(written)
    if ip is None or is_internal(ip) or report.entry("PTR") is None:
        return None
    if hop is not None and (ip != hop.ip or str(said).lower() != str(hop.helo).lower()):
        return None
    problem = str(ptr) if str(ptr).startswith(("Info", _TEMPORARY)) else None
    if problem is None and isinstance(ptr, Absent):
        return None
    evidence = facts.quote_entry(report, "PTR", "H", "CIP")
    return Peer(said, ip, NOT_PRESENT if problem else ptr, problem, evidence, at_boundary=hop is not None)
