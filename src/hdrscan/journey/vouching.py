"""Who vouches for a crossing: the receiver itself, by a seal over what it recorded (ARC, RFC 8617).

A seal that holds proves who wrote the sealed results, and nothing else: no Received field is under it. So the
results are read from the sealed field alone, and it must name the very address that the Received field has; else
a stranger could put another Received field under a seal that he once got.
"""

from hdrscan.auth.trust import KEPT, RESULTS, sender_ip
from hdrscan.journey.legs import Leg, read_leg, restricted
from hdrscan.model.absent import Absent
from hdrscan.model.auth import ArcChain, ArcSet, ArcStatus, AuthResults
from hdrscan.model.dkim import Verdict
from hdrscan.model.live import LiveFacts
from hdrscan.model.report import Message
from hdrscan.model.source import Field
from hdrscan.providers.sealers import seals_for
from hdrscan.settings import Settings
from hdrscan.text.addresses import normalize
from hdrscan.text.lazy import lazy
from hdrscan.trace.boundary import host_family, is_named

_RECEIVED_SPF = "received-spf"
_ARC_RESULTS = "arc-authentication-results"
_ADDRESS = lazy(r"[0-9A-Fa-f:.]++")


class Seals:
    """The sets of ARC fields that held, by the recipient's record or by what hdrscan verified."""

    def __init__(self, top: Leg, live: LiveFacts | None, settings: Settings) -> None:
        """Take the leg of the recipient, and what the DNS says."""
        self._chain: ArcChain = top.authentication.arc
        self._settings = settings
        boundary = top.context.boundary
        self._top = top.context.top
        recorded = top.authentication.boundary.arc
        own = boundary is not None and not boundary.onward
        self.how = ""
        if self._chain.status is not ArcStatus.COMPLETE or self._chain.duplicates:
            return
        if own and recorded is not None and recorded.result == "pass":
            self.how = "the recipient recorded that the chain of seals holds"
        if live is not None and live.arc is not None and live.arc.verdict is Verdict.PASS:
            self.how = "the chain of seals was verified"

    def over(self, leg: Leg) -> ArcSet | None:
        """Return the set by which a leg's receiver vouches for what it saw; None where nobody does."""
        boundary = leg.context.boundary
        if not self.how or boundary is None or not isinstance(boundary.admd, str):
            return None
        for found in self._chain.sets:
            results, seal = found.authentication_results, found.seal
            if results is None or seal is None or not isinstance(seal.domain, str):
                continue
            # What stands above the recipient's Received was not there when it judged the chain.
            under = results.field.index > self._top and seal.field.index > self._top
            if under and self._is_believed(boundary.admd, seal.domain) and is_about(results, boundary.hop.ip):
                return found
        return None

    def _is_believed(self, admd: str, domain: str) -> bool:
        """Tell whether a seal is of the administration itself, and whether its word is trusted."""
        if seals_for(admd, domain):
            return True
        return host_family(domain) == admd and is_named(domain, self._settings.sealers)


def is_about(results: AuthResults, ip: str | Absent) -> bool:
    """Tell whether sealed results judge the client with this address, and name no other.

    The sender chooses MAIL FROM, which such results quote: an address in it may come first.
    """
    judged = list(results.of("spf"))
    if not isinstance(ip, str) or len(judged) != 1 or sender_ip(judged[0]) != ip:
        return False
    told = " ".join(comment.text for comment in judged[0].comments)
    return {normalize(word.strip(".")) for word in _ADDRESS.findall(told)} <= {ip, None}


def sealed_leg(leg: Leg, sealed: ArcSet, message: Message) -> Leg:
    """Read a leg again with what its receiver sealed as its only results."""
    kept = sealed.authentication_results
    index = None if kept is None else kept.field.index

    def counts(field: Field) -> bool:
        return field.index == index or not (
            field.key in (RESULTS, _ARC_RESULTS, _RECEIVED_SPF) or field.key in KEPT
        )

    context = leg.context
    return read_leg(restricted(leg.block, counts), context.hops, context.boundary, context.settings, message, leg)
