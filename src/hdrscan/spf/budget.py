"""The questions of one SPF evaluation, counted (RFC 7208 section 4.6.4)."""

from hdrscan.dns.resolver import Resolver
from hdrscan.dns.reverse import reverse_name
from hdrscan.model.absent import NOT_CHECKED, Absent
from hdrscan.model.dns import Answer, NotAsked, Records, TempFail
from hdrscan.model.spf import SpfLimits, SpfResult
from hdrscan.text.names import is_dns_name


class EvaluationAborted(Exception):  # noqa: N818 - no error: an evaluation ends so, and its caller catches it
    """The evaluation cannot go on."""

    def __init__(self, result: SpfResult | Absent, reason: str) -> None:
        """Keep the result it ends with; not checked means that a question was not asked."""
        super().__init__(reason)
        self.result = result
        self.reason = reason


class Budget:
    """Asks for one client's evaluation and ends it when it asked too much."""

    def __init__(self, ip: str, resolver: Resolver, limits: SpfLimits) -> None:
        """Start counting for the client at ``ip``, a normalized address."""
        self.ip = ip
        self.lookups = 0
        self.voids = 0
        self._resolver = resolver
        self._limits = limits
        self._names: tuple[str, ...] | None = None

    @property
    def address_type(self) -> str:
        """The record type of addresses like the client's."""
        return "AAAA" if ":" in self.ip else "A"

    def spend_lookup(self) -> None:
        """Count a term that asks the DNS; more than ten of them are a permerror (section 4.6.4)."""
        self.lookups += 1
        if self.lookups > self._limits.lookups:
            raise EvaluationAborted(SpfResult.PERMERROR, f"more than {self._limits.lookups} terms ask the DNS")

    def look(self, name: str, record_type: str, asked: list[Answer]) -> Answer:
        """Ask without counting; the answer is added to ``asked``."""
        answer = self._resolver.query(name, record_type)
        asked.append(answer)
        if isinstance(answer, NotAsked):
            raise EvaluationAborted(NOT_CHECKED, f"{name} {record_type} was not asked: {answer.reason}")
        return answer

    def records(self, name: str, record_type: str, asked: list[Answer]) -> Records | None:
        """Ask for what a published term names: finding nothing counts as a void lookup (section 4.6.4).

        A failure ends the evaluation with a temperror (sections 5 and 8.6).
        """
        if not is_dns_name(name):
            return None  # such a name cannot exist, and nothing was asked
        answer = self.look(name, record_type, asked)
        if isinstance(answer, Records):
            return answer
        if isinstance(answer, TempFail):
            raise EvaluationAborted(SpfResult.TEMPERROR, f"{name} {record_type}: {answer.reason}")
        self.voids += 1
        if self.voids > self._limits.voids:
            raise EvaluationAborted(
                SpfResult.PERMERROR, f"more than {self._limits.voids} questions found nothing"
            )
        return None

    def addresses(self, name: str, asked: list[Answer]) -> tuple[str, ...]:
        """Return a published host's addresses of the client's kind."""
        found = self.records(name, self.address_type, asked)
        return found.words if found else ()

    def exchanges(self, name: str, asked: list[Answer]) -> tuple[str, ...]:
        """Return the hosts of a domain's MX records, best first; more than ten end it (section 4.6.4)."""
        found = self.records(name, "MX", asked)
        hosts = sorted(found.exchanges) if found else []
        if len(hosts) > self._limits.names:
            raise EvaluationAborted(SpfResult.PERMERROR, f"{name} has more than {self._limits.names} MX records")
        return tuple(exchange.host for exchange in hosts if exchange.host)

    def validated_names(self, asked: list[Answer]) -> tuple[str, ...]:
        """Return the names of the client's address that lead back to it (section 5.5); ten are looked at (4.6.4).

        They are the client's business and not the publisher's, so neither failures nor finding nothing count.
        """
        if self._names is None:
            pointers = self.look(reverse_name(self.ip), "PTR", asked)
            names = pointers.words[: self._limits.names] if isinstance(pointers, Records) else ()
            self._names = tuple(name for name in names if self._leads_back(name, asked))
        return self._names

    def _leads_back(self, name: str, asked: list[Answer]) -> bool:
        answer = self.look(name, self.address_type, asked) if is_dns_name(name) else None
        return isinstance(answer, Records) and self.ip in answer.words
