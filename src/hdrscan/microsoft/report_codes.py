"""Keys of the antispam reports and what their values mean (docs/microsoft.md)."""

from hdrscan.microsoft.knowledge import Code, counted, documented, each, unverified

_UNDOCUMENTED_RULES = (unverified("Numbers of filter rules; Microsoft documents none of them."),)
_FLAG = (unverified("One of several allow-list flags; its exact meaning is not known."),)

FOREFRONT: dict[str, Code] = {
    "CIP": Code(
        "the connecting IP address",
        (documented("The address that connected to Exchange Online Protection."),),
        {
            "255.255.255.255": (
                counted("No SMTP client: the message was submitted inside Exchange Online, from a mailbox."),
            )
        },
        ("H", "PTR", "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp"),
    ),
    "CTRY": Code("the country of the connecting address", (documented("ISO country code."),), {}),
    "LANG": Code("the language of the message", (documented("Language code of the text."),), {}),
    "SCL": Code(
        "the spam confidence level",
        (documented("Also in X-MS-Exchange-Organization-SCL, which Outlook.com recipients get instead."),),
        {
            "-1": (
                documented("Filtering was bypassed, by an allow list, a rule or a trusted sender."),
                documented("As an instruction it may end up stamped 0 or 1; malware is never let through by it."),
            ),
            **{level: (documented("Not spam."),) for level in "01"},
            **{level: (documented("Not used by Exchange Online."),) for level in "34"},
            "2": (documented("Not used by Exchange Online."), counted("Seen all the same, in 46 messages.")),
            **{level: (documented("Spam."),) for level in "56"},
            **{level: (documented("Spam, with high confidence."),) for level in "789"},
        },
        ("SFV", "CAT"),
    ),
    "PCL": Code(
        "the phishing confidence level",
        (documented("An older scale."),),
        {
            **{level: (documented("Phishing is unlikely."),) for level in "123"},
            **{level: (documented("Phishing is likely."),) for level in "45678"},
        },
    ),
    "SRV": Code(
        "the bulk mail verdict",
        (documented("Set when the bulk complaint level passes the tenant's threshold."),),
        each(BULK="Bulk mail, by the threshold of the tenant's policy."),
        ("BCL",),
    ),
    "IPV": Code(
        "the connection filter's verdict on the address",
        (documented("Whether a list of addresses decided before any content was looked at."),),
        {
            **each(NLI="The address is on no reputation list."),
            "CAL": (
                documented("The address is on the tenant's IP allow list, so filtering was skipped."),
                counted(
                    "Common in the sending tenant's copy of relayed mail: its connector's address was allowed."
                ),
            ),
        },
        ("SFV:SKI",),
    ),
    "SFV": Code(
        "the spam filter's verdict, and which component gave it",
        (documented("Tells which list, rule or filter decided on the message, and so where to change it."),),
        {
            **each(
                NSPM="Filtered, and not spam.",
                SPM="Filtered, and spam.",
                BLK="Filtering skipped: the sender is on the user's blocked senders list.",
                SFE="Filtering skipped: the sender is on the user's safe senders list.",
                SKA="Filtering skipped: the policy's allowed senders or domains hold the sender.",
                SKB="Marked as spam: the policy's blocked senders or domains hold the sender.",
                SKN="A mail flow rule set SCL -1, so filtering was skipped.",
                SKS="Marked as spam before filtering: by a mail flow rule (SCL 5 to 9) or on-prem Exchange.",
                SKQ="Released from quarantine.",
            ),
            "SKI": (
                documented("Microsoft's pages disagree. Until 2022: a message inside the organization."),
                documented("Since 2026: the address is on the IP allow list. Look for IPV:CAL beside it."),
            ),
            "DMS": (unverified("The verdict was ignored because of the tenant's settings."),),
        },
        ("SCL", "IPV:CAL", "CAT"),
    ),
    "H": Code(
        "the HELO or EHLO name of the connecting server",
        (
            documented("What the client said of itself; nobody checked it."),
            counted("With enhanced filtering it is the skipped-to host's, while CIP stays the connector's peer."),
        ),
        {},
        ("PTR", "CIP"),
    ),
    "PTR": Code(
        "the looked-up name of the connecting address",
        (documented("The reverse DNS name of CIP."),),
        {
            "INFODOMAINNONEXISTENT": (
                counted("The address has no PTR record: the reverse name does not exist."),
            ),
            "INFONORECORDS": (counted("The reverse name exists and holds no PTR record."),),
            "ERRORRETRY": (counted("The look-up failed for the moment; it says nothing about the record."),),
        },
        ("CIP", "H"),
    ),
    "CAT": Code(
        "the category of protection policy that applied",
        (documented("What kind of threat the message was taken for."),),
        {
            **each(
                NONE="No category.",
                AMP="Malware.",
                MALW="Malware.",
                FTBP="Malware policy: the type of an attachment is blocked.",
                SAP="Safe Attachments.",
                SPM="Spam.",
                HSPM="High-confidence spam.",
                PHSH="Phishing.",
                HPHSH="High-confidence phishing.",
                HPHISH="High-confidence phishing.",
                BULK="Bulk mail.",
                SPOOF="Spoofing.",
                DIMP="Impersonation of a domain.",
                UIMP="Impersonation of a user.",
                GIMP="Impersonation found by mailbox intelligence.",
                BIMP="Impersonation of a brand.",
                INTOS="Phishing inside the organization.",
            ),
            "OSPM": (
                documented("Outbound spam: Microsoft itself took the message for spam when its tenant sent it."),
                counted("Such mail leaves through the high-risk pool."),
            ),
        },
        ("SFP 1501", "SCL"),
    ),
    "SFTY": Code(
        "the safety tip shown to the user",
        (documented("A number with a point."),),
        {
            "9.19": (documented("Impersonation of a domain."),),
            "9.20": (documented("Impersonation of a user."),),
            "9.25": (documented("First contact with this sender."),),
            "9.11": (unverified("Spoofing; only in old documentation."),),
        },
    ),
    "DIR": Code(
        "the direction",
        (documented("As seen from the tenant."),),
        each(INB="Inbound.", OUT="Outbound.", INT="Internal."),
    ),
    "SFP": Code(
        "an undocumented number that tells the outbound address pool",
        (counted("Written by the sending tenant's side; the values below go with the addresses seen."),),
        {
            "1101": (counted("The normal pool; how it differs from 1102 is not known."),),
            "1102": (counted("The normal pool; how it differs from 1101 is not known."),),
            "1501": (counted("The high-risk pool, and nothing else (847 of 847 messages)."),),
            "1022": (counted("The relay pool, which no SPF record holds."),),
            "1023": (counted("The relay pool, which no SPF record holds."),),
            "1021": (counted("System mail, such as Azure Communication Services."),),
        },
        ("CAT:OSPM", "X-MS-Exchange-AntiSpam-Relay"),
    ),
    "ARC": Code(
        "a summary of the ARC sets",
        (documented("What was found of AAR (results), AMS (message signature) and AS (seal), with their cv."),),
        {},
    ),
    "SFS": Code("spam filter rules", _UNDOCUMENTED_RULES, {}),
    "ENG": Code("rules of the mailbox delivery engine", _UNDOCUMENTED_RULES, {}),
    "RULEID": Code("filter rules", _UNDOCUMENTED_RULES, {}),
    "EFV": Code("an undocumented filter value", _UNDOCUMENTED_RULES, {}),
}
"""Keys of X-Forefront-Antispam-Report."""

ANTISPAM: dict[str, Code] = {
    "BCL": Code(
        "the bulk complaint level",
        (
            documented(
                "Bulk is junked at or above a threshold: 7 by default, 6 in Standard, 5 in Strict presets."
            ),
        ),
        {
            "0": (documented("Not from a bulk sender."),),
            **{level: (documented("A bulk sender with few complaints."),) for level in "123"},
            **{level: (documented("A bulk sender with mixed complaints."),) for level in "4567"},
            **{level: (documented("A bulk sender with many complaints."),) for level in "89"},
        },
        ("SRV:BULK",),
    ),
    "ARA": Code("undocumented", _UNDOCUMENTED_RULES, {}),
}
"""Keys of X-Microsoft-Antispam."""

MAILBOX_DELIVERY: dict[str, Code] = {
    "DEST": Code(
        "the folder the message was put into",
        (unverified("Microsoft documents no key of this field."),),
        {
            "I": (counted("The inbox."),),
            "J": (counted("The junk folder; always together with RF:JunkEmail."),),
            "C": (counted("A folder that the user's own rules chose."),),
            "D": (unverified("Seen; its meaning is not known."),),
        },
        ("OFR", "RF"),
    ),
    "OFR": Code(
        "why it was put there",
        (counted("Names the list, rule or filter that decided on the folder."),),
        {
            "SPAMFILTERAUTHJ": (counted("The spam filter's verdict; always together with dest:J."),),
            "TRUSTEDSENDERLIST": (counted("The sender is on the user's list of trusted senders."),),
            "CUSTOMRULES": (counted("The user's own rules; always together with dest:C."),),
            "SENDERINADDRESSBOOK": (counted("The sender is in the user's address book."),),
            "SPAMFILTERPASS": (counted("The spam filter passed it."),),
            "EXCLUSIVESETTINGS": (unverified("The user accepts known senders only."),),
        },
        ("dest",),
    ),
    "RF": Code(
        "the folder by name",
        (counted("Written for the junk folder only."),),
        {"JUNKEMAIL": (counted("The junk folder; always with dest:J."),)},
        ("dest",),
    ),
    "UCF": Code("whether a rule of the user's filed the message", (unverified("User custom rule."),), {}),
    "JMR": Code("whether the junk mail rule applied", (unverified("Junk mail rule."),), {}),
    "AUTH": Code(
        "whether the sender counted as authenticated",
        (unverified("A flag, 0 or 1."),),
        {"0": (unverified("Not authenticated."),), "1": (unverified("Authenticated."),)},
        ("compauth",),
    ),
    **{
        key: Code("an undocumented flag", _FLAG, {})
        for key in ("WL", "PCWL", "IWL", "DWL", "RWL", "ABWL", "KL", "DKL", "EX", "PSP")
    },
}
"""Keys of X-Microsoft-Antispam-Mailbox-Delivery, in upper case."""
