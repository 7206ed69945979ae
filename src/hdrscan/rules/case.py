"""What a rule sees: one message's records and verdicts, and ways to quote the bytes behind them."""

from collections.abc import Callable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from hdrscan.model.absent import Absent
from hdrscan.model.auth import AuthResults, Resinfo
from hdrscan.model.authentication import Authentication, AuthRecord, DkimCheck, RecordedSpf
from hdrscan.model.boundary import Standing
from hdrscan.model.evidence import Evidence, quote
from hdrscan.model.hop import Hop, Step
from hdrscan.model.report import Report
from hdrscan.model.route import Confidence, HeloKind, OriginKind, Route
from hdrscan.model.source import Field
from hdrscan.route.facts import Facts
from hdrscan.settings import Settings
from hdrscan.text.addresses import in_network

if TYPE_CHECKING:
    from hdrscan.model.live import LiveFacts

_PASSED = frozenset({"pass", "bestguesspass"})
_RELAYS = frozenset({HeloKind.POSTFIX_RELAY, HeloKind.ONPREM_RELAY})
_T = TypeVar("_T")
_LEGS = 4
"""A message with a hundred signatures shows the first results only."""


class Case:
    """One message, judged but for its findings. Every attribute is frozen."""

    def __init__(self, report: Report, facts: Facts | None, settings: Settings) -> None:
        """Take the judged report; ``facts`` are None where there is no Received field."""
        route, authentication = report.route, report.authentication
        if route is None or authentication is None:
            raise ValueError("rules judge only a message that was judged")
        self.report = report
        self.block = report.block
        self.message = report.message
        self.route: Route = route
        self.authentication: AuthRecord = authentication
        self.boundary = authentication.boundary
        """What the recipient's own record comes to."""
        self.ingress: Authentication | None = authentication.ingress
        self.live: LiveFacts | None = report.live
        """What the DNS says; None where it was not asked."""
        self.facts = facts
        self.settings = settings
        self._answers: dict[Callable[[Case], Any], Any] = {}

    def once(self, question: "Callable[[Case], _T]") -> _T:
        """Answer a question that several rules ask: it is worked out for the first of them only."""
        if question not in self._answers:
            self._answers[question] = question(self)
        answer: _T = self._answers[question]
        return answer

    @cached_property
    def hop(self) -> Hop | None:
        """The boundary's hop."""
        return None if self.report.boundary is None else self.report.boundary.hop

    @cached_property
    def trusted_steps(self) -> tuple[Step, ...]:
        """The hops that the recipient's own servers wrote, oldest first; the first is the boundary."""
        top = -1 if self.hop is None else self.hop.received_index
        first = 0 if self.report.boundary is None else self.report.boundary.onward
        return tuple(step for step in self.report.chain.steps if first <= step.hop.received_index <= top)

    @property
    def is_from_office365(self) -> bool:
        """Whether Office 365 spoke HELO at the boundary."""
        return self.route.helo.kind is HeloKind.OFFICE365_OUTBOUND

    @property
    def helo_evidence(self) -> tuple[Evidence, ...]:
        """What shows who spoke HELO at the boundary; nothing without a boundary."""
        signals = self.route.helo.signals
        if signals and signals[0].evidence:
            return signals[0].evidence
        return () if self.hop is None else (self.quote_hop(self.hop, "helo", "name", "ip"),)

    @property
    def is_from_relay(self) -> bool:
        """Whether an on-prem relay of the sender's spoke HELO at the boundary."""
        return self.route.helo.kind in _RELAYS

    @property
    def is_signed_by_author(self) -> bool:
        """Whether the receiver verified a signature that is aligned with From."""
        return any(check.aligned for check in self.boundary.dkim)

    @property
    def author(self) -> str | None:
        """The From domain, as the receiver read it where it says so."""
        return str(self.boundary.dmarc.domain) if self.boundary.dmarc.domain else None

    @staticmethod
    def sure(confidence: Confidence | Absent) -> Confidence | None:
        """Return a verdict's confidence for a finding that rests on it."""
        return confidence if isinstance(confidence, Confidence) else None

    @property
    def has_aligned_pass(self) -> bool:
        """Whether SPF or DKIM passed for the From domain, so that DMARC passes or would."""
        dmarc = self.boundary.dmarc
        return dmarc.recorded in _PASSED or dmarc.would_be == "pass"

    @property
    def asks_for_nothing(self) -> bool:
        """Whether nothing follows where DMARC fails: its policy is none, as quoted or as the action shows."""
        dmarc, compauth = self.boundary.dmarc, self.boundary.compauth
        if dmarc.policy:
            return dmarc.policy == "none"
        # Behind a trusted ARC sealer Microsoft takes no action whatever the policy is.
        overridden = compauth is not None and compauth.reason == "130"
        return dmarc.action == "none" and not overridden

    @cached_property
    def is_passed_on(self) -> bool:
        """Whether a list or a forwarder passed the message on: what fails then is no fault of the author's.

        Behind any other host than Microsoft's this is a claim; it counts where that host shows who it is.
        """
        if self.route.origin.kind is not OriginKind.FORWARD or self.route.origin.confidence is Confidence.LOW:
            return False  # anybody can write a List-Id
        spf, dkim = self.boundary.spf, self.boundary.dkim
        shown = spf is None or spf.result == "pass" or any(check.result == "pass" for check in dkim)
        return shown or self.is_from_office365

    def is_own_relay(self, ip: str | Absent, *names: str | Absent) -> bool:
        """Tell whether the user named an address or a host as a relay."""
        if isinstance(ip, str) and any(in_network(ip, known) for known in self.settings.relays):
            return True
        return any(isinstance(name, str) and name.lower().rstrip(".") in self.settings.relays for name in names)

    def quote_field(self, field: Field, note: str = "") -> Evidence:
        """Quote a whole field."""
        return quote(self.block, field, None, note)

    def quote_hop(self, hop: Hop, *values: str, note: str = "") -> Evidence:
        """Quote the first of a hop's values that is written, else the whole field."""
        span = next((hop.spans[value] for value in values if value in hop.spans), None)
        return quote(self.block, hop.field, span, note)

    def quote_resinfo(self, record: AuthResults, resinfo: Resinfo, note: str = "") -> Evidence:
        """Quote one result."""
        return quote(self.block, record.field, resinfo.span, note)

    def quote_check(self, check: RecordedSpf | DkimCheck, note: str = "") -> Evidence:
        """Quote the result that a check was read from, else its whole field."""
        found = self.find(check)
        return self.quote_field(check.field, note) if found is None else self.quote_resinfo(*found, note)

    def find(self, check: RecordedSpf | DkimCheck) -> tuple[AuthResults, Resinfo] | None:
        """Find the result that a check was read from; None where it stands in a Received-SPF field."""
        method = "spf" if isinstance(check, RecordedSpf) else "dkim"
        for record, resinfo in self.results(method):
            if record.field is not check.field or resinfo.result != check.result:
                continue
            if isinstance(check, RecordedSpf) or _is_about(resinfo, check):
                return record, resinfo
        return None

    def quote_trusted(self, method: str, note: str = "") -> Iterator[Evidence]:
        """Quote what the recipient's own record of the boundary says by a method, once a field."""
        fields = {field.index for field in self.boundary.fields}
        for record, resinfo in self.results(method, standing=Standing.TRUSTED):
            if record.field.index in fields:
                fields.remove(record.field.index)
                yield self.quote_resinfo(record, resinfo, note)

    def quote_legs(self) -> Iterator[Evidence]:
        """Quote the results of SPF and DKIM that DMARC rests on."""
        if self.boundary.spf is not None:
            yield self.quote_check(self.boundary.spf, f"SPF: {self.boundary.spf.result}")
        for check in self.boundary.dkim[:_LEGS]:
            yield self.quote_check(check, f"DKIM: {check.result}")

    def results(self, *methods: str, standing: Standing | None = None) -> Iterator[tuple[AuthResults, Resinfo]]:
        """Yield results of methods, topmost field first; of one standing, or all."""
        for found in self.authentication.results:
            if standing is None or found.standing is standing:
                for resinfo in found.record.of(*methods):
                    yield found.record, resinfo


def _is_about(resinfo: Resinfo, check: DkimCheck) -> bool:
    value = resinfo.value("header.d", "header.i")
    domain = value.rpartition("@")[2].lower().rstrip(".") if isinstance(value, str) else ""
    return domain == (check.domain or "") or (not check.domain and domain in {"", "none"})
