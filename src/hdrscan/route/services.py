"""Services that send for others, told by their signature or by what their own programs write into Received."""

from hdrscan.model.authentication import DkimCheck
from hdrscan.model.hop import Hop
from hdrscan.providers import provider_of
from hdrscan.route.facts import Facts

SERVICES = {
    "sendgrid": "SendGrid",
    "mailgun": "Mailgun",
    "salesforce": "Salesforce",
    "ecelerity": "a large sender that runs Ecelerity",
    "cloudmark": "a hoster that runs Cloudmark Gateway",
}
"""By dialect: families that only such services run, under whatever name their customers want."""


def service_hop(facts: Facts) -> Hop | None:
    """Return the hop that a sending service's program wrote right behind the boundary's client.

    It may stand below the client's own hop. It is a claim: anybody can write such a field.
    """
    behind = facts.below[1:2] if facts.own_hop is not None else ()
    return next((hop for hop in (*facts.below[:1], *behind) if hop.dialect in SERVICES), None)


def service_signature(facts: Facts) -> DkimCheck | None:
    """Return the recipient's check of a service's own signature, beside its customer's: who made the message."""
    for check in facts.authentication.boundary.dkim:
        provider = provider_of(check.domain) if check.result == "pass" and isinstance(check.domain, str) else None
        if provider is not None and provider.kind == "sender":
            return check
    return None
