"""Microsoft's header fields and what they are good for (docs/microsoft.md)."""

from hdrscan.microsoft.knowledge import Code, Readings, counted, documented, each, unverified
from hdrscan.microsoft.report_codes import FOREFRONT

_FIREWALL = documented(
    "Removed at the border of an organization: on foreign mail it is the receiver's own, or forged."
)
_AUTH_AS: dict[str, Readings] = each(
    ANONYMOUS="The sender was not authenticated.",
    INTERNAL="An authenticated sender of the organization.",
    EXTERNAL="Authenticated, from another organization.",
    PARTNER="A domain-secured partner.",
)
_REPORT = documented("Pairs of key and value between semicolons; ask for one, such as SFV:SKI.")
_UNTRUSTED = documented("The copy that the sending tenant stamped: kept by the receiving side, not believed.")

HEADERS: dict[str, Code] = {
    "X-Forefront-Antispam-Report": Code(
        "the spam filter's report",
        (
            _REPORT,
            counted(
                "Consumer Outlook.com does not stamp it: read X-MS-Exchange-Organization-SCL and X-Sender-IP."
            ),
        ),
        {},
        ("CIP", "SCL", "SFV", "CAT", "IPV", "SFP"),
    ),
    "X-Forefront-Antispam-Report-Untrusted": Code(
        "the sending tenant's copy of the spam filter's report",
        (_UNTRUSTED, counted("With SFV:SPM and CAT:OSPM Microsoft itself called the message outbound spam.")),
        {},
        ("X-Forefront-Antispam-Report",),
    ),
    "X-Microsoft-Antispam": Code("the bulk mail report", (_REPORT,), {}, ("BCL",)),
    "X-Microsoft-Antispam-Untrusted": Code(
        "the sending tenant's copy of the bulk mail report", (_UNTRUSTED,), {}, ("BCL",)
    ),
    "X-Microsoft-Antispam-Mailbox-Delivery": Code(
        "where Outlook.com put the message, and why",
        (unverified("Microsoft documents none of its keys."),),
        {},
        ("dest", "OFR", "RF"),
    ),
    "X-Microsoft-Antispam-Message-Info": Code(
        "an encrypted record of the filter", (unverified("Only Microsoft can read it."),), {}
    ),
    "X-CustomSpam": Code(
        "the advanced spam filter option that fired",
        (
            documented("Content options raise the spam score or mark the message as spam."),
            documented(
                "Such as image links to remote sites, a numeric IP in a URL, an empty message, or a web bug."
            ),
        ),
        {
            "SPF RECORD FAIL": (documented("SPF failed, and the tenant marks that as spam (SCL 9)."),),
            "SPF FROM RECORD FAIL": (documented("Sender ID failed, and the tenant marks that as spam (SCL 6)."),),
            "BACKSCATTER NDR": (documented("A bounce of a message that was not sent from here (SCL 6)."),),
        },
        ("SCL",),
    ),
    "X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp": Code(
        "the client that handed the message to a tenant's inbound connector",
        (
            counted(
                "TenantId, Ip and Helo of that client: the on-prem relay, seen by the tenant's own front door."
            ),
            counted("It agreed with CIP and H of the report in 559 of 559 messages."),
            counted("Without it a message with a public CIP was forwarded, not relayed through a connector."),
        ),
        {},
        ("CIP", "X-MS-Exchange-Authentication-Results"),
    ),
    "X-MS-Exchange-CrossTenant-FromEntityHeader": Code(
        "what the sender is to the last tenant that stamped the message",
        (counted("The last tenant wins: an Outlook.com recipient's side rewrites it to Internet."),),
        {
            "INTERNET": (counted("Anyone outside; at an Exchange Online recipient it tells nothing."),),
            "HOSTED": (counted("A mailbox in Exchange Online; goes with AuthAs Internal."),),
            "HYBRIDONPREM": (counted("The tenant's on-prem relay or Exchange, through a connector."),),
        },
        ("X-MS-Exchange-CrossTenant-AuthAs",),
    ),
    "X-MS-Exchange-Authentication-Results": Code(
        "what the relaying tenant's front door found when its on-prem client connected",
        (
            counted("The honest result for the relay's address; the final one is about Microsoft's address."),
            counted("In 88 % of relayed messages SPF did not pass here and passed at the recipient."),
        ),
        {},
        ("X-MS-Exchange-CrossTenant-OriginalAttributedTenantConnectingIp",),
    ),
    "X-MS-Exchange-Organization-AuthAs": Code(
        "whether the organization's servers took the sender for one of their own",
        (documented("Set by the server that AuthSource names."), _FIREWALL),
        _AUTH_AS,
        ("X-MS-Exchange-Organization-AuthSource", "X-MS-Exchange-Organization-AuthMechanism"),
    ),
    "X-MS-Exchange-Organization-AuthSource": Code(
        "the server that decided on AuthAs", (documented("Its host name."), _FIREWALL), {}
    ),
    "X-MS-Exchange-Organization-AuthMechanism": Code(
        "how the sender authenticated", (documented("A number of two hexadecimal digits."), _FIREWALL), {}
    ),
    "X-MS-Exchange-Organization-AuthDomain": Code(
        "the peer's domain for Domain Secure", (documented("Filled only for Domain Secure."), _FIREWALL), {}
    ),
    "X-MS-Exchange-Organization-SCL": Code(
        "the spam confidence level that the organization's servers act on",
        (_FIREWALL,),
        FOREFRONT["SCL"].values,
        ("SCL",),
    ),
    "X-MS-Exchange-Organization-PCL": Code(
        "the phishing confidence level",
        (documented("An older scale."), _FIREWALL),
        FOREFRONT["PCL"].values,
        ("PCL",),
    ),
    "X-MS-Exchange-Organization-MessageDirectionality": Code(
        "whether the message is the organization's own",
        (_FIREWALL,),
        {
            "INCOMING": (counted("From outside."),),
            "ORIGINATING": (unverified("The tenant's own: from a mailbox, or through its on-prem connector."),),
        },
    ),
    "X-MS-Exchange-CrossTenant-AuthAs": Code(
        "AuthAs, carried across tenants",
        (counted("The recipient's tenant overwrites it with Anonymous."),),
        _AUTH_AS,
        ("X-MS-Exchange-Organization-AuthAs",),
    ),
    "X-MS-Exchange-CrossTenant-AuthSource": Code(
        "AuthSource, carried across tenants", (counted("The front door that received the message last."),), {}
    ),
    "X-MS-Exchange-CrossPremises-AuthAs": Code(
        "AuthAs, carried between on-prem Exchange and the cloud",
        (counted("The hybrid copy; rare."),),
        _AUTH_AS,
        ("X-MS-Exchange-CrossPremises-OriginalClientIPAddress",),
    ),
    "X-MS-Exchange-CrossPremises-AuthSource": Code(
        "AuthSource, carried across premises", (counted("The hybrid copy; rare."),), {}
    ),
    "X-MS-Exchange-CrossPremises-OriginalClientIPAddress": Code(
        "the first client's address, carried across premises", (counted("Seen in hybrid mail only."),), {}
    ),
    "X-MS-Exchange-CrossTenant-Id": Code(
        "the tenant that stamped the message last",
        (counted("A recipient at Outlook.com shows the one tenant id of all consumer mailboxes."),),
        {"84DF9E7F-E9F6-40AF-B435-AAAAAAAAAAAA": (counted("Consumer Outlook.com."),)},
    ),
    "X-EOPTenantAttributedMessage": Code(
        "the tenant that the message was attributed to", (counted("A tenant id and a number."),), {}
    ),
    "X-EOPAttributedMessage": Code(
        "how often the message had passed a front door of Exchange Online before",
        (counted("A count from 0; Microsoft does not document it."),),
        {
            "0": (counted("Sent here directly, or submitted by a mailbox."),),
            "1": (counted("Relayed or forwarded through another tenant (581 of 581 with 1 or more)."),),
            "2": (counted("Passed three front doors; seen twice."),),
        },
    ),
    "X-OriginatorOrg": Code(
        "the sending organization's domain", (documented("Names the tenant that sent the message."),), {}
    ),
    "X-MS-Exchange-SkipListedInternetSender": Code(
        "the host that enhanced filtering judged in place of the gateway",
        (
            documented("ip=[address];domain=HELO of the host behind the gateway."),
            counted("SPF and the report's H and PTR describe this host; CIP stays the gateway's address."),
        ),
        {},
        ("CIP", "X-MS-Exchange-ExternalOriginalInternetSender"),
    ),
    "X-MS-Exchange-ExternalOriginalInternetSender": Code(
        "the original sending host that enhanced filtering found",
        (documented("ip=[address];domain=HELO of the host behind the gateway."),),
        {},
        ("X-MS-Exchange-SkipListedInternetSender",),
    ),
    "X-ClientProxiedBy": Code(
        "the front server that passed an authenticated client on to its mailbox server",
        (
            counted("With *.PROD.OUTLOOK.COM and CIP 255.255.255.255: submitted with SMTP AUTH."),
            counted("On-prem Exchange stamps it too, with its own names."),
        ),
        {},
        ("CIP:255.255.255.255",),
    ),
    "X-MS-Exchange-AntiSpam-Relay": Code(
        "a flag of the relay pool",
        (unverified("Undocumented."),),
        {
            "0": (counted("Not sent from the relay pool."),),
            "1": (counted("Sent from the relay pool, which no SPF record holds (15 of 15, and in no other)."),),
        },
        ("SFP 1023",),
    ),
    "X-MS-Exchange-SenderADCheck": Code(
        "an undocumented flag", (counted("Stands in the h= of every signature Exchange Online makes."),), {}
    ),
    **{
        f"X-MS-Exchange-Transport-CrossTenantHeaders{action}": Code(
            f"the server that {verb} the other tenant's headers",
            (counted("Tells which server applied the header firewall."),),
            {},
        )
        for action, verb in (("Stamped", "wrote"), ("Promoted", "took over"), ("Stripped", "removed"))
    },
    "X-MS-Exchange-Transport-EndToEndLatency": Code(
        "time inside Microsoft", (counted("Hours, minutes and seconds."),), {}
    ),
    "X-MS-Exchange-CrossTenant-OriginalArrivalTime": Code(
        "when the message arrived at Microsoft", (counted("In UTC."),), {}
    ),
    "X-MS-Exchange-EOPDirect": Code("a flag of the consumer path", (counted("On mail to Outlook.com."),), {}),
    "X-Sender-IP": Code(
        "the address that connected to consumer Outlook.com", (counted("Stands in for CIP there."),), {}, ("CIP",)
    ),
    "X-SID-Result": Code("the Sender ID result at Outlook.com", (counted("On mail to Outlook.com."),), {}),
    "X-SID-PRA": Code("the Sender ID responsible address", (counted("On mail to Outlook.com."),), {}),
    "X-IncomingHeaderCount": Code(
        "how many fields the message had when it came in",
        (unverified("Would show where the trust boundary lies; needs checking."),),
        {},
    ),
    "X-IncomingTopHeaderMarker": Code(
        "size, count and checksums of the header as it came in",
        (unverified("Would show where the trust boundary lies; needs checking."),),
        {},
    ),
}
"""By the field's name as Microsoft spells it."""
