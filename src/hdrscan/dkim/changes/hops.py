"""Which host probably changed a message after it was signed: one that a list names as its own, or the only one.

Fields stand above those that were there before, so hosts whose Received field stands above the signature had
the message after it was signed. All of this is what hosts say of themselves, and is told as likely, not as
certain.
"""

from collections.abc import Iterator, Sequence

from hdrscan.model.hop import Hop
from hdrscan.model.report import Report
from hdrscan.model.source import Field, HeaderBlock
from hdrscan.text.names import is_host_name, organizational_domain

_NAMES = ("list-id", "list-post", "list-unsubscribe", "sender", "x-beenthere", "mailing-list")
_ENDS = "<>@ \t\r\n,;:()\"'/?="
_SHOWN = 3


def probable_host(report: Report, signature: Field, sealed: Sequence[Field]) -> str:
    """Name the host, as a clause; empty where no Received field stands above the signature.

    ``sealed``: signatures that hold. What stands above the lowest of them was done before it was made.
    """
    above = [field.index for field in sealed if field.index < signature.index]
    newest = max(above, default=-1)
    hops = [step.hop for step in report.chain.steps if newest < step.hop.field.index < signature.index]
    hops = [hop for hop in hops if isinstance(hop.by, str)]
    if not hops:
        return ""
    for domain, name in _lists(report.block):
        own = next((hop for hop in hops if is_host_name(str(hop.by)) and _is_of(str(hop.by), domain)), None)
        if own is not None:
            return f"{_told(own)}, of the domain that {name} names"
    if len(hops) == 1:
        return f"{_told(hops[0])}, the only host that had it after the signer"
    names = ", ".join(map(_told, hops[:_SHOWN]))
    more = f" and {len(hops) - _SHOWN} more" if len(hops) > _SHOWN else ""
    return f"one of the hosts that had it after the signer: {names}{more}"


def _told(hop: Hop) -> str:
    return f"{hop.by} (line {hop.field.line})"


def _is_of(host: str, domain: str) -> bool:
    return organizational_domain(host) == organizational_domain(domain)


def _lists(block: HeaderBlock) -> Iterator[tuple[str, str]]:
    """Yield the domains that a list's fields name, and the field."""
    for field in block.named(*_NAMES):
        text = "".join(" " if character in _ENDS else character for character in field.body[:1000])
        for word in text.split():
            if "." in word and is_host_name(word):
                yield word, field.name
