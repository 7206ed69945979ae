"""A host says the name of a mail provider, and is none of that provider's hosts.

## What it means

The client gave a name of a provider's in HELO, such as `smtp.gmail.com` or `outlook.com`. The provider does not
send mail from its address, or the address has a name elsewhere, or none.

## Why it matters

The name is there to look like the provider. It is a low finding where the From domain is authenticated: then a
program says in HELO the domain of its user's mailbox, which is a mistake, and no lie.

## Fix

Believe nothing that rests on the name. Refuse such a HELO where your server can. If the host is your own, have it
say its own name: in Postfix, `smtp_helo_name`.

## References

RFC 5321 section 4.1.1.1 and section 4.1.4; the SPF records of the providers.
"""

from collections.abc import Iterator

from hdrscan.model.finding import Severity
from hdrscan.model.route import HeloKind
from hdrscan.rules.case import Case
from hdrscan.rules.registry import Draft, rule
from hdrscan.rules.wording import clipped


@rule("ROUTE015", "provider-name-forged", Severity.MEDIUM)
def provider_name_forged(case: Case) -> Iterator[Draft]:
    """Find a provider's name from an address that is not the provider's; less sure where only names say so."""
    facts = case.facts
    claim = None if facts is None else facts.claim
    if facts is None or claim is None or claim.denied is None or case.route.helo.kind is not HeloKind.EXTERNAL:
        return
    yield Draft(
        f"{facts.client.ip} said {clipped(str(facts.helo))} in HELO, a name of {claim.provider.name}, but "
        f"{claim.why}.",
        tuple(facts.quote_client(facts.client)),
        severity=Severity.LOW if case.has_aligned_pass else None,
        confidence=claim.denied,
    )
