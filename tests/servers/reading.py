"""What hdrscan reads in a message that arrived, in a form that is easy to compare."""

from hdrscan import scan
from hdrscan.model.absent import Absent
from hdrscan.model.hop import Hop
from hdrscan.model.report import Report
from hdrscan.settings import Settings

Facts = dict[str, object]
_KEYS = ("helo", "rdns", "ip", "by", "protocol", "id", "for_", "authenticated", "dialect")


def facts(hop: Hop, *keys: str) -> Facts:
    """Return values of a hop, None where one is absent; TLS as ``version/cipher``."""
    values: Facts = {}
    for key in keys or (*_KEYS, "tls"):
        value = getattr(hop, key)
        if key == "tls" and not isinstance(value, Absent):
            value = f"{value.version}/{value.cipher}"
        values[key] = None if isinstance(value, Absent) else value
    return values


def read(message: bytes, settings: Settings | None = None, longest: float = 60) -> tuple[Report, list[Hop]]:
    """Scan a message; the hops are oldest first, and all is well with what every message has."""
    report = scan(message, settings)
    assert report.error is None
    steps = report.chain.steps
    for step in steps:
        assert step.hop.dialect == "postfix"
        assert step.hop.software == "Postfix"
        assert step.hop.time
        # The clock has whole seconds, and all hops have the same clock.
        assert isinstance(step.delay, Absent) is (step.n == 1)
        assert isinstance(step.delay, Absent) or 0 <= step.delay <= longest
        for name, (start, end) in step.hop.spans.items():
            assert start < end, name
    return report, [step.hop for step in steps]
