"""Services that send for others, told by what their own programs write into Received (DOMAIN.md, 2026-11-24)."""

from hdrscan.model.hop import Hop
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
