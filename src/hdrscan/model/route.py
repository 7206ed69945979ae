"""The two answers of a route: who spoke HELO at the boundary, and where the mail came from behind that host."""

from enum import Enum


class HeloKind(Enum):
    """What the host is that spoke HELO at the boundary, whose name and address SPF judged."""

    POSTFIX_RELAY = "postfix-relay"
    """The sender's own relay, which runs Postfix."""
    ONPREM_RELAY = "onprem-relay"
    """The sender's own relay, with another or an unknown MTA."""
    OFFICE365_OUTBOUND = "office365-outbound"
    """Microsoft 365's outbound servers: their name, from one of Microsoft's addresses."""
    OFFICE365_SPOOFED = "office365-spoofed"
    """The name of Microsoft 365's outbound servers, from an address that is not Microsoft's."""
    GATEWAY = "gateway"
    """A filtering or sending service between the sender and the recipient."""
    DIRECT_SEND = "direct-send"
    """A device or application that delivers to the tenant's front door itself, without a connector."""
    EXTERNAL = "external"
    """Anybody else's mail server."""
    UNKNOWN = "unknown"
    """The header does not tell."""


class OriginKind(Enum):
    """Where the mail came from behind the host that spoke HELO at the boundary."""

    MAILBOX = "mailbox"
    """A mailbox of the administration that sent it."""
    SMTP_AUTH = "smtp-auth"
    """A client that logged in to submit it (RFC 4954)."""
    CONNECTOR_RELAY = "connector-relay"
    """An own relay, which Microsoft 365 recognized by a connector."""
    HYBRID_EXCHANGE = "hybrid-exchange"
    """An on-prem Exchange that shares its organization with the tenant."""
    FORWARD = "forward"
    """A mailbox or list that passed on what somebody else had sent."""
    SERVICE = "service"
    """An application or a service that sends in the sender's name."""
    CONSUMER = "consumer"
    """A consumer mailbox, such as Outlook.com."""
    SAME = "same"
    """The host itself: nothing stands behind it."""
    UNKNOWN = "unknown"
    """The header does not tell."""
