"""The providers, by the host names that their servers write in Received fields.

Rows are small and looked up in one dictionary, so they share a file. The addresses that a provider sends from
stand in ``hdrscan.providers.ranges``, and Microsoft's in ``hdrscan.providers.microsoft``.
"""

from hdrscan.providers.base import Provider

MICROSOFT = Provider(
    "Microsoft 365",
    "mailbox",
    (
        "protection.outlook.com",
        "prod.outlook.com",
        "outlook.office365.com",
        "prod.exchangelabs.com",
        "prod.protection.outlook.com",
        "office365.us",
        "protection.office365.us",
        "protection.partner.outlook.cn",
        "prod.partner.outlook.cn",
        "protection.outlook.de",
        "substrate.office.com",
        "mx.microsoft",
        "mail.eo.outlook.com",
        # Until 2017, and its forerunner Forefront Online Protection.
        "protection.gbl",
        "bigfish.com",
        "smtp.office365.com",
        "smtp-hve.office365.com",
    ),
)
OUTLOOK_COM = Provider(
    "Outlook.com",
    "mailbox",
    ("olc.protection.outlook.com", "smtp-mail.outlook.com", "outlook.com", "hotmail.com", "live.com", "msn.com"),
)
GOOGLE = Provider(
    "Google",
    "mailbox",
    ("google.com", "googlemail.com", "gmail.com", "googlegroups.com", "1e100.net"),
    workplace="Google Workspace",
)
PROTON = Provider("Proton", "mailbox", ("protonmail.ch", "proton.ch", "proton.me"))

CONSUMER_DOMAINS = frozenset({
    "gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com",
    "ymail.com", "yahoo.co.jp", "aol.com", "icloud.com", "me.com", "mac.com", "proton.me", "protonmail.com",
    "pm.me", "gmx.net", "gmx.de", "web.de", "mail.ru", "yandex.ru", "yandex.com", "fastmail.com",
    "zohomail.com", "zohomail.eu", "qq.com",
})  # fmt: skip
"""Domains in which a provider gives everybody a mailbox."""

PROVIDERS: tuple[Provider, ...] = (
    MICROSOFT,
    OUTLOOK_COM,
    GOOGLE,
    PROTON,
    Provider(
        "Yahoo",
        "mailbox",
        ("yahoo.com", "yahoo.net", "yahoo.co.jp", "yahoodns.net", "aol.com"),
        customers=("ipt.aol.com",),
    ),
    Provider("Fastmail", "mailbox", ("messagingengine.com", "fastmail.com")),
    Provider(
        "Zoho", "mailbox", ("zoho.com", "zoho.eu", "zoho.in", "zohomail.com", "zohomail.eu", "zohomail360.com")
    ),
    Provider("Apple iCloud", "mailbox", ("mail.icloud.com", "icloud.com", "me.com", "mac.com")),
    Provider("Mail.ru", "mailbox", ("mail.ru", "i.mail.ru")),
    Provider("Yandex", "mailbox", ("yandex.ru", "yandex.net", "yandex.com")),
    Provider("IONOS", "mailbox", ("kundenserver.de", "ionos.com", "ionos.de", "1and1.com", "perfora.net")),
    Provider("GMX and WEB.DE", "mailbox", ("gmx.net", "gmx.de", "web.de")),
    # Rented servers are named by their address: 25.113.0.203.host.secureserver.net.
    Provider(
        "GoDaddy", "mailbox", ("secureserver.net",), customers=("host.secureserver.net", "ip.secureserver.net")
    ),
    Provider("Rackspace", "mailbox", ("emailsrvr.com",)),
    Provider("Hostinger", "mailbox", ("hostinger.com", "hostinger.io")),
    Provider("OVH", "mailbox", ("mail.ovh.net",)),
    Provider("T-Online", "mailbox", ("t-online.de",)),
    Provider("QQ Mail", "mailbox", ("qq.com",)),
    Provider("Amazon SES", "sender", ("amazonses.com",)),
    Provider("SendGrid", "sender", ("sendgrid.net",)),
    Provider("Mailchimp", "sender", ("mandrillapp.com", "mcsv.net", "mcdlv.net", "rsgsv.net", "rsglab.com")),
    Provider("Mailgun", "sender", ("mailgun.org", "mailgun.net", "mailgun.co")),
    Provider("Postmark", "sender", ("mtasv.net",)),
    Provider("SparkPost", "sender", ("sparkpostmail.com", "mta2vsmtp.sd.prd.sparkpost")),
    Provider("Brevo", "sender", ("sendinblue.com", "brevo.com", "mailin.fr", "sender-sib.com")),
    Provider("Mailjet", "sender", ("mailjet.com",)),
    Provider("Constant Contact", "sender", ("constantcontact.com", "ctct.net")),
    Provider("Salesforce", "sender", ("salesforce.com", "sfdc.net", "exacttarget.com")),
    Provider("MailChannels", "sender", ("mailchannels.net",)),
    Provider("Oracle Email Delivery", "sender", ("oracleemaildelivery.com",)),
    Provider("Zoho Campaigns", "sender", ("zcsend.net",)),
    Provider("Zendesk", "sender", ("zendesk.com", "zdsys.com")),
    Provider("Substack", "sender", ("substack.com",)),
    Provider("Firebase", "sender", ("firebaseapp.com",)),
    Provider("Proofpoint", "gateway", ("pphosted.com", "ppops.net", "ppe-hosted.com")),
    Provider("Mimecast", "gateway", ("mimecast.com", "mimecast-offshore.com")),
    Provider("Barracuda", "gateway", ("barracudanetworks.com", "cudasvc.com")),
    Provider("Symantec Email Security", "gateway", ("messagelabs.com", "symanteccloud.com")),
    Provider("Cisco Secure Email", "gateway", ("iphmx.com",)),
    Provider("Sophos", "gateway", ("hydra.sophos.com", "reflexion.net")),
    Provider("Trend Micro", "gateway", ("trendmicro.com", "trendmicro.eu")),
    Provider("Hornetsecurity", "gateway", ("hornetsecurity.com", "antispameurope.com")),
    Provider("SpamExperts", "gateway", ("antispamcloud.com", "spamexperts.com")),
    Provider("Forcepoint", "gateway", ("mailcontrol.com",)),
    Provider("Trellix", "gateway", ("fireeyecloud.com", "fireeyegov.com")),
    Provider("Mailprotect", "gateway", ("emailservice.io",)),
    Provider("kernel.org lists", "list", ("vger.kernel.org", "subspace.kernel.org")),
    Provider("SourceForge", "list", ("sourceforge.net",)),
    Provider("OzLabs lists", "list", ("lists.ozlabs.org",)),
    Provider("Groups.io", "list", ("groups.io",)),
)
