"""What is checked of DKIM, DMARC and optional hardening, and why it matters."""

from hdrscan.checklist.mail_paths import ALL, BOXES, OUT, RELAY
from hdrscan.model.checklist import Point

POINTS = (
    Point(
        "dkim-selectors",
        "dkim",
        "DKIM011",
        "Both selectors of Office 365 are published",
        (
            "Without them Office 365 signs for the tenant's onmicrosoft.com domain or not at all, and no "
            "signature is aligned with From. Mail that stays in the tenant is not signed."
        ),
        OUT,
    ),
    Point(
        "dkim-target",
        "dkim",
        "DKIM012",
        "The selector is a CNAME to this domain's key",
        (
            "Microsoft changes the keys behind the name; a copy, a TXT record or a wrong name breaks the "
            "signature."
        ),
        OUT,
    ),
    Point(
        "dkim-key",
        "dkim",
        "DKIM013",
        "One key of at least 2048 bits stands at the selector",
        ("Keys below 1024 bits are ignored (RFC 8301), 1024 bits are weak, and of several keys any may be read."),
        OUT,
    ),
    Point(
        "dkim-state",
        "dkim",
        "DKIM014",
        "The key is neither revoked nor in test mode",
        "An empty p= revokes the key, and t=y tells receivers to treat mail as if it were not signed.",
        OUT,
    ),
    Point(
        "dkim-own-key",
        "dkim",
        "DKIM005",
        "The relay's own selector is published",
        "A signature that OpenDKIM makes on the relay cannot be verified without its key.",
        RELAY,
    ),
    Point(
        "dmarc-record",
        "dmarc",
        "DMARC010",
        "The domain has a DMARC record",
        "Without one receivers do not act on forged From addresses, and large receivers turn bulk mail away.",
        ALL,
    ),
    Point(
        "dmarc-syntax",
        "dmarc",
        "DMARC014",
        "There is one DMARC record, and it is sound",
        (
            "Several records count as none, and a broken tag counts as if it were not there (RFC 9989 section"
            " 4.10)."
        ),
        ALL,
    ),
    Point(
        "dmarc-policy",
        "dmarc",
        "DMARC011",
        "The policy is quarantine or reject",
        "p=none asks for reports only: forged mail is delivered.",
        ALL,
    ),
    Point(
        "dmarc-subdomains",
        "dmarc",
        "DMARC012",
        "Subdomains are protected as well as the domain",
        "A forger takes the subdomain with the weakest policy, and it need not even exist.",
        ALL,
    ),
    Point(
        "dmarc-reports",
        "dmarc",
        "DMARC013",
        "Reports arrive somewhere",
        "Reports show which of your own hosts fail before the policy becomes strict.",
        ALL,
    ),
    Point(
        "dmarc-helo",
        "dmarc",
        "",
        "The HELO name has no weaker DMARC policy of its own",
        "Bounces and the machine's own mail come from addresses at that name, and so can a forger's.",
        RELAY,
    ),
    Point(
        "dmarc-organization",
        "dmarc",
        "",
        "The tree walk and the public suffix list agree",
        "Receivers still differ: RFC 9989 walks the DNS, older ones go by the public suffix list.",
        ALL,
    ),
    Point(
        "mta-sts",
        "hardening",
        "DNS011",
        "MTA-STS is announced, and can be found",
        "Senders then insist on TLS with a valid certificate (RFC 8461). Optional.",
        (BOXES,),
    ),
    Point(
        "tls-rpt",
        "hardening",
        "DNS011",
        "TLS reports are asked for, and a sender can read where",
        "Senders then report where TLS failed (RFC 8460). Optional.",
        (BOXES,),
    ),
    Point(
        "dane",
        "hardening",
        "DNS011",
        "The MX host has a TLSA record that senders use",
        "Senders that check DNSSEC then insist on TLS with that certificate (DANE, RFC 7672). Optional.",
        (BOXES,),
    ),
    Point(
        "relay-ipv6",
        "hardening",
        "DNS011",
        "IPv6 addresses of the relay's name are prepared",
        "A relay that has an AAAA record may send by IPv6 one day, and needs a PTR record and SPF for it then.",
        RELAY,
    ),
)
