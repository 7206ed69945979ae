"""What is checked of SPF, and why it matters."""

from hdrscan.checklist.mail_paths import ALL, CLOUD, OUT, RELAY
from hdrscan.model.checklist import Point

POINTS = (
    Point(
        "spf-record",
        "spf",
        "SPF010",
        "The domain publishes an SPF record",
        "Without one nobody can tell the domain's mail from forged mail by its address.",
        ALL,
    ),
    Point(
        "spf-single",
        "spf",
        "SPF011",
        "There is only one SPF record",
        "Two are a permanent error for every sender (RFC 7208 section 4.5).",
        ALL,
    ),
    Point(
        "spf-literal",
        "spf",
        "SPF014",
        "Addresses stand behind ip4: and ip6:",
        (
            "a:, mx: and include: take names; an address behind them makes the whole record an error, for "
            "Office 365 too."
        ),
        ALL,
    ),
    Point(
        "spf-syntax",
        "spf",
        "SPF022",
        "The record has no syntax error and nothing odd",
        "One error makes the whole record a permanent error for every sender (RFC 7208 section 4.6).",
        ALL,
    ),
    Point(
        "spf-limits",
        "spf",
        "SPF012",
        "At most 10 terms ask the DNS, at most 2 find nothing",
        "Beyond that receivers give up with a permanent error (RFC 7208 section 4.6.4).",
        ALL,
    ),
    Point(
        "spf-include-target",
        "spf",
        "SPF021",
        "Every included domain has a sound SPF record",
        (
            "An include without a record, or with a broken one, makes this record an error too (RFC 7208 "
            "section 5.2)."
        ),
        ALL,
    ),
    Point(
        "spf-microsoft-include",
        "spf",
        "SPF021",
        "No outdated or wrong Microsoft name is included",
        (
            "Names of former services, of other clouds or of MX hosts do not hold the addresses that Office "
            "365 sends from."
        ),
        OUT,
    ),
    Point(
        "spf-include",
        "spf",
        "SPF015",
        "The record includes Office 365",
        (
            "Strangers see Microsoft's addresses for all mail that passes the connector, and these change: "
            "only Microsoft's own record follows."
        ),
        OUT,
    ),
    Point(
        "spf-office365",
        "spf",
        "SPF015",
        "SPF permits Office 365",
        "Outsiders judge SPF on the address that Microsoft sends from, not on the relay's.",
        OUT,
    ),
    Point(
        "spf-relay",
        "spf",
        "SPF016",
        "SPF permits the relay",
        (
            "Exchange Online judges the relay's address when it takes the mail; what fails there can leave "
            "through the relay pool, which no SPF record holds. Outsiders judge it when mail goes to them "
            "directly."
        ),
        RELAY,
    ),
    Point(
        "spf-relay-pool",
        "spf",
        "ROUTE006",
        "Office 365's relay pool stands in no SPF record",
        (
            "Microsoft sends mail from there whose sender is not an accepted domain and passed neither SPF nor "
            "DKIM on the way in. Any tenant's mail of that kind comes from it: keep out of the pool instead "
            "of permitting it."
        ),
        (CLOUD,),
    ),
    Point(
        "spf-end",
        "spf",
        "SPF017",
        "The record ends with -all or ~all",
        "+all permits the whole world; ?all and no ending say nothing about forged mail.",
        ALL,
    ),
    Point(
        "spf-wide",
        "spf",
        "SPF017",
        "No range is too wide",
        "Whoever has an address in a permitted range can send in the domain's name.",
        ALL,
    ),
    Point(
        "spf-mx",
        "spf",
        "SPF015",
        "'mx' does not permit Office 365",
        (
            "MX hosts of Exchange Online receive; mail leaves from other addresses. The term costs a lookup "
            "and permits nothing useful."
        ),
        OUT,
    ),
    Point(
        "spf-helo",
        "spf",
        "SPF016",
        "The HELO name has an SPF record of its own",
        "Bounces have no MAIL FROM: SPF is judged on the HELO name then (RFC 7208 section 2.4).",
        RELAY,
    ),
)
