"""What is checked of the relays and of the domain's MX records, and why it matters."""

from hdrscan.checklist.mail_paths import ALL, BOXES, DIRECT, RELAY
from hdrscan.model.checklist import Point

POINTS = (
    Point(
        "relay-address",
        "relay",
        "DNS001",
        "The relay's name has its address",
        "Receivers look the name up and compare; Exchange Online does so where the relay connects.",
        RELAY,
    ),
    Point(
        "relay-ptr",
        "relay",
        "DNS002",
        "The relay's address has a PTR record",
        "Many receivers refuse an address without a name, and Exchange Online counts it against the sender.",
        RELAY,
    ),
    Point(
        "relay-fcrdns",
        "relay",
        "DNS003",
        "A PTR name leads back to the address (FCrDNS)",
        "Anybody can write any name into the PTR record of his own address: only the way back proves it.",
        RELAY,
    ),
    Point(
        "relay-one-name",
        "relay",
        "DNS004",
        "The address has one PTR name",
        "Receivers take any one of several names, and not always the same one.",
        RELAY,
    ),
    Point(
        "helo-address",
        "relay",
        "DNS004",
        "The HELO name has the relay's address",
        "The name in HELO is what Received fields and SPF of bounces show; one name serves all domains.",
        RELAY,
    ),
    Point(
        "helo-ptr",
        "relay",
        "DNS004",
        "The HELO name is a PTR name of the address",
        "Receivers compare what the relay calls itself with what its address is called.",
        RELAY,
    ),
    Point(
        "relay-mx",
        "relay",
        "",
        "A relay needs no MX record",
        "MX records say where mail for a domain is delivered; a host that only sends has none of that.",
        (),
    ),
    Point(
        "domain-alias",
        "mx",
        "",
        "The domain's own name is not a CNAME",
        (
            "A CNAME record stands alone (RFC 1034 section 3.6.2), and a domain's own name has SOA and NS "
            "records: servers refuse such a zone, or answer with another name's records."
        ),
        ALL,
    ),
    Point(
        "mx-present",
        "mx",
        "DNS010",
        "The domain can receive mail",
        (
            "Mail is answered and bounces somewhere; Microsoft sends mail of a domain with neither MX nor A "
            "through its high-risk pool."
        ),
        ALL,
    ),
    Point(
        "mx-office365",
        "mx",
        "DNS006",
        "MX names this domain's host at Exchange Online",
        (
            "Mail for the mailboxes arrives there. The label is made of the domain, its dots as dashes; the "
            "connector's relayhost has the same name."
        ),
        (BOXES, DIRECT),
    ),
    Point(
        "mx-target",
        "mx",
        "DNS007",
        "Each MX target is a host with an address",
        (
            "A target must be a name with A or AAAA records: no alias, and no address (RFC 5321 section 5.1, "
            "RFC 2181 section 10.3)."
        ),
        (BOXES, DIRECT),
    ),
)
