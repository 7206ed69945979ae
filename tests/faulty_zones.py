"""Zones with a fault that a person overlooks: what is told of each, with its words, and which record is right.

Beside the broken domains of ``domains``, whose records are there and wrong, these are mostly records that are none.
"""

from collections.abc import Mapping
from typing import NamedTuple

from domains import (
    DMARC,
    EOP,
    HEALTHY,
    MICROSOFT,
    OFFICE,
    OPENDKIM,
    OWN,
    PLAN,
    POINTER,
    RELAY,
    SELECTOR1,
    SELECTOR2,
    SPF,
    TARGET1,
    TARGET2,
    World,
    key,
    spf,
    text,
)
from hdrscan.model.checklist import DomainPlan


class Faulty(NamedTuple):
    """A zone with one fault."""

    id: str
    changes: Mapping[str, list[str] | None]
    """Records to add or to replace; None takes them away."""
    told: set[str]
    """The ids of failed checks, and those of warnings with ``~`` before them."""
    says: tuple[str, ...] = ()
    """What stands in the words of these checks."""
    right: tuple[str, ...] = ()
    """What stands in the records that the emitted zone has."""
    plan: DomainPlan = PLAN
    left: frozenset[str] = frozenset()
    """What is still told when the emitted zone is published."""

    @property
    def world(self) -> World:
        """The records of the zone."""
        changed = {**HEALTHY, **self.changes}
        return {name: values for name, values in changed.items() if values is not None}


GOOD_SPF = f"v=spf1 {RELAY} {OFFICE} -all"
GOOD_DMARC = "v=DMARC1; p=reject; rua=mailto:dmarc@example.com"
STS, TLS = "_mta-sts.example.com TXT", "_smtp._tls.example.com TXT"
QUOTE = '\\"'
NO_REPORTS = frozenset({"~dmarc-reports"})
NO_KEY = key(2048).replace('" "', "").strip('"')
_NETWORKS = " ".join(f"ip4:198.51.100.{number}" for number in range(0, 250, 4))


def raw(value: str) -> str:
    """Return a TXT record's data as one string, which may hold escapes of a zone file."""
    return f'"{value}"'


def near_spf(name: str, value: str, *says: str) -> Faulty:
    """Return a zone with this in the place of the SPF record."""
    return Faulty(f"spf-{name}", {SPF: [value]}, {"spf-record"}, says, (f'"{GOOD_SPF}"',))


def near_dmarc(name: str, value: str, *says: str, right: str = GOOD_DMARC) -> Faulty:
    """Return a zone with this in the place of the DMARC record."""
    return Faulty(f"dmarc-{name}", {DMARC: [value]}, {"dmarc-syntax"}, says, (f'"{right}"',))


SPF_FAULTS = (
    near_spf("quoted-twice", raw(f"{QUOTE}{GOOD_SPF}{QUOTE}"), "quoted twice", GOOD_SPF),
    near_spf("single-quotes", raw(f"'{GOOD_SPF}'"), "quoted twice"),
    near_spf("leading-space", raw(f" {GOOD_SPF}"), "begins with a blank"),
    near_spf("byte-order-mark", raw(f"\\239\\187\\191{GOOD_SPF}"), "begins with a blank"),
    near_spf("no-break-space", raw(f"\\194\\160{GOOD_SPF}"), "begins with a blank"),
    near_spf("semicolon", raw(GOOD_SPF.replace("v=spf1 ", "v=spf1; ")), "'v=spf1; ip4", "v=spf1 and a space"),
    near_spf("comma", raw(GOOD_SPF.replace("v=spf1 ", "v=spf1, ")), "v=spf1 and a space"),
    near_spf("spf2", raw(GOOD_SPF.replace("v=spf1", "v=spf2")), "v=spf1 and a space"),
    near_spf("no-number", raw(GOOD_SPF.replace("v=spf1", "v=spf")), "v=spf1 and a space"),
    near_spf("colon", raw(GOOD_SPF.replace("v=spf1", "v:spf1")), "v=spf1 and a space"),
    near_spf("spaced-version", raw(GOOD_SPF.replace("v=spf1", "v = spf1")), "v=spf1 and a space"),
    near_spf("swapped-letters", raw(GOOD_SPF.replace("v=spf1", "v=sfp1")), "v=spf1 and a space"),
    near_spf("no-version", raw(GOOD_SPF.replace("v=spf1", "spf1")), "v=spf1 and a space"),
    near_spf("label-before-it", raw(f"SPF: {GOOD_SPF}"), "v=spf1 and a space"),
    near_spf("sender-id", raw(GOOD_SPF.replace("v=spf1", "spf2.0/pra")), "Sender ID"),
    near_spf("no-space-behind-version", f'"v=spf1" "{RELAY} {OFFICE} -all"', "two strings are joined"),
    Faulty("spf-type", {SPF: None, "example.com SPF": [raw(GOOD_SPF)]}, {"spf-record"}, ("type SPF",), (GOOD_SPF,)),
    Faulty(
        "spf-zone-twice",
        {SPF: None, "example.com.example.com TXT": [raw(GOOD_SPF)]},
        {"spf-record"},
        ("example.com.example.com TXT", "where nobody looks"),
        (f'example.com. IN TXT "{GOOD_SPF}"',),
    ),
    Faulty(
        "spf-below",
        {SPF: None, "_spf.example.com TXT": [raw(GOOD_SPF)]},
        {"spf-record"},
        ("_spf.example.com TXT",),
        (f'example.com. IN TXT "{GOOD_SPF}"',),
    ),
    Faulty(
        "spf-at-dmarc",
        {SPF: None, DMARC: [raw(GOOD_DMARC), raw(GOOD_SPF)]},
        {"spf-record"},
        ("_dmarc.example.com TXT",),
        (f'example.com. IN TXT "{GOOD_SPF}"',),
    ),
    Faulty(
        "spf-three-strings",
        {SPF: [f'"v=spf1 {RELAY}" "ip4:198.51.100.7 include:one.example.net" "{OFFICE} -all"'],
         "one.example.net TXT": [raw("v=spf1 ip4:198.51.100.8 -all")]},
        {"spf-syntax"},
        (f"between '{RELAY}' and 'ip4:198.51.100.7'", f"between 'include:one.example.net' and '{OFFICE}'"),
        (f"{RELAY} ip4:198.51.100.7 {OFFICE} include:one.example.net -all",),
    ),
    Faulty(
        "spf-joined-and-well-formed",
        {SPF: [f'"v=spf1 {RELAY} include:one.example.net" "{OFFICE} -all"'],
         "one.example.net TXT": [raw("v=spf1 ip4:198.51.100.8 -all")]},
        {"spf-syntax"},
        ("joined there without a space",),
        ("include:one.example.net", OFFICE),
    ),
    Faulty(
        "spf-joined-before-all",
        {SPF: [f'"v=spf1 {RELAY} {OFFICE}" "-all"']},
        {"spf-syntax"},
        (f"between '{OFFICE}' and '-all'",),
        (GOOD_SPF,),
    ),
    Faulty(
        "spf-mask-33",
        {SPF: spf(f"{RELAY}/33", OFFICE, "-all")},
        {"spf-syntax"},
        ("/33",),
        (GOOD_SPF, "if more addresses than the one were meant"),
    ),
    Faulty(
        "spf-dotted-mask",
        {SPF: spf(f"{RELAY}/255.255.255.0", OFFICE, "-all")},
        {"spf-syntax"},
        ("ip4:203.0.113.25/24' may be meant",),
        (f"{RELAY}/24",),
    ),
    Faulty("spf-mask-of-a", {SPF: spf(RELAY, "a:www.example.net/64", OFFICE, "-all")}, {"spf-syntax"}, ("/64",), ("a:www.example.net",)),
    Faulty("spf-space-behind-colon", {SPF: spf("ip4: 203.0.113.25", OFFICE, "-all")}, {"spf-syntax"}, (), (GOOD_SPF,)),
    Faulty("spf-no-colon", {SPF: spf("ip4 203.0.113.25", OFFICE, "-all")}, {"spf-syntax"}, (), (GOOD_SPF,)),
    Faulty("spf-bare-address", {SPF: spf("203.0.113.25", OFFICE, "-all")}, {"spf-syntax"}, ("ip4:203.0.113.25' may be",), (GOOD_SPF,)),
    Faulty("spf-commas", {SPF: spf(f"{RELAY},198.51.100.7", OFFICE, "-all")}, {"spf-syntax"}, (), (f"{RELAY} ip4:198.51.100.7 {OFFICE}",)),
    Faulty("spf-include-with-equals", {SPF: spf(RELAY, OFFICE.replace(":", "="), "-all")}, {"~spf-syntax", "spf-include", "spf-office365"}, ("'include:'",), (GOOD_SPF,)),
    Faulty("spf-ip4-with-equals", {SPF: spf("ip4=203.0.113.25", OFFICE, "-all")}, {"~spf-syntax", "spf-relay"}, ("'ip4:'",), (GOOD_SPF,)),
    Faulty("spf-includes", {SPF: spf(RELAY, OFFICE.replace("include", "includes"), "-all")}, {"spf-syntax"}, ("include",), (GOOD_SPF,)),
    Faulty("spf-dash-of-a-word-processor", {SPF: [raw(f"v=spf1 {RELAY} {OFFICE} \\226\\128\\147all")]}, {"spf-syntax"}, ("not ASCII",), (GOOD_SPF,)),
    Faulty("spf-version-twice", {SPF: spf(RELAY, "v=spf1", OFFICE, "-all")}, {"~spf-syntax"}, ("v=",), (GOOD_SPF,)),
    Faulty("spf-include-twice", {SPF: spf(RELAY, OFFICE, OFFICE, "-all")}, {"~spf-syntax"}, ("twice", OFFICE), (GOOD_SPF,)),
    Faulty(
        "spf-too-long",
        {SPF: [text(f"v=spf1 {RELAY} {_NETWORKS} {OFFICE} -all")]},
        {"~spf-syntax"},
        ("bytes together",),
        ("include:_spf1.example.com include:_spf2.example.com", "ip4:198.51.100.248"),
    ),
    Faulty(
        "spf-too-long-with-neighbours",
        {SPF: spf(RELAY, *(f"ip4:198.51.100.{number}" for number in range(64)), OFFICE, "-all")},
        {"~spf-syntax"},
        ("bytes together",),
        ("ip4:198.51.100.0/26",),
    ),
    Faulty(
        "spf-costs",
        {SPF: spf(RELAY, OFFICE, "include:deep.example.net", *(f"a:n{n}.example.net" for n in range(9)), "-all"),
         "deep.example.net TXT": [raw("v=spf1 include:deeper.example.net -all")],
         "deeper.example.net TXT": [raw("v=spf1 -all")],
         **{f"n{n}.example.net A": ["198.51.100.9"] for n in range(9)}},
        {"spf-limits"},
        ("include:deep.example.net 2", f"{OFFICE} 1"),
        left=frozenset({"spf-limits"}),
    ),
    Faulty(
        "spf-redirect-in-one-of-two",
        {SPF: [*spf(RELAY, OFFICE, "-all"), raw("v=spf1 redirect=one.example.net")],
         "one.example.net TXT": [raw("v=spf1 ip4:198.51.100.8 -all")]},
        {"spf-single"},
        ("2 SPF records",),
        ("include:one.example.net",),
    ),
    Faulty("spf-tab", {SPF: [raw(f"v=spf1 {RELAY}\\009{OFFICE} -all")]}, {"spf-syntax"}, ("control character",), (GOOD_SPF,)),
    Faulty("spf-no-break-space-inside", {SPF: [raw(f"v=spf1 {RELAY}\\194\\160{OFFICE} -all")]}, {"spf-syntax"}, ("not ASCII",), (GOOD_SPF,)),
    Faulty("spf-quote-at-the-end", {SPF: [raw(f"{GOOD_SPF}{QUOTE}")]}, {"spf-syntax"}, (), (GOOD_SPF,)),
    Faulty("spf-semicolon-at-the-end", {SPF: [raw(f"{GOOD_SPF};")]}, {"spf-syntax"}, (), (GOOD_SPF,)),
)  # fmt: skip

DMARC_FAULTS = (
    near_dmarc("quoted-twice", raw(f"{QUOTE}{GOOD_DMARC}{QUOTE}"), "quoted twice"),
    near_dmarc("leading-space", raw(f" {GOOD_DMARC}"), "begins with a blank"),
    near_dmarc("escaped", raw(GOOD_DMARC.replace(";", "\\\\;")), "backslashes"),
    near_dmarc("commas", raw(GOOD_DMARC.replace(";", ",")), "v=DMARC1"),
    near_dmarc("no-semicolons", raw(GOOD_DMARC.replace(";", "")), "v=DMARC1"),
    near_dmarc("colons", raw("v:DMARC1; p:reject; rua:mailto:dmarc@example.com"), "v=DMARC1"),
    near_dmarc("dmarc2", raw(GOOD_DMARC.replace("DMARC1", "DMARC2")), "v=DMARC1"),
    near_dmarc("no-number", raw(GOOD_DMARC.replace("DMARC1", "DMARC")), "v=DMARC1"),
    near_dmarc("lower-case", raw(GOOD_DMARC.replace("DMARC1", "dmarc1")), "v=DMARC1"),
    near_dmarc("no-v", raw(GOOD_DMARC.replace("v=DMARC1", "DMARC1")), "v=DMARC1"),
    near_dmarc("version-last", raw("p=reject; rua=mailto:dmarc@example.com; v=DMARC1"), "v=DMARC1"),
    Faulty(
        "dmarc-comma-inside",
        {DMARC: [raw("v=DMARC1; p=reject, rua=mailto:dmarc@example.com")]},
        {"dmarc-syntax", "~dmarc-reports"},
        ("must be none, quarantine or reject",),
        (GOOD_DMARC,),
    ),
    Faulty(
        "dmarc-rejected",
        {DMARC: [raw("v=DMARC1; p=rejected; rua=mailto:dmarc@example.com; ruf=mailto:f@example.com; adkim=s; fo=1")]},
        {"dmarc-syntax", "~dmarc-policy"},
        ("p=rejected",),
        ("v=DMARC1; p=reject; rua=mailto:dmarc@example.com; ruf=mailto:f@example.com; adkim=s; fo=1",),
    ),
    Faulty("dmarc-quarentine", {DMARC: [raw(GOOD_DMARC.replace("reject", "quarentine"))]}, {"dmarc-syntax", "~dmarc-policy"}, ("quarentine",), ("p=quarantine; rua=",)),
    Faulty("dmarc-rua-without-mailto", {DMARC: [raw("v=DMARC1; p=reject; rua=dmarc@example.com")]}, {"dmarc-syntax", "~dmarc-reports"}, ("mailto:",), (GOOD_DMARC,)),
    Faulty("dmarc-two-rua-with-semicolon", {DMARC: [raw(f"{GOOD_DMARC};mailto:b@example.com")]}, {"dmarc-syntax"}, ("mailto:b@example.com",), (f"{GOOD_DMARC},mailto:b@example.com",)),
    Faulty("dmarc-rua-misspelt", {DMARC: [raw("v=DMARC1; p=reject; rau=mailto:dmarc@example.com")]}, {"~dmarc-reports"}, (), (GOOD_DMARC,)),
    Faulty("dmarc-strict-in-words", {DMARC: [raw(f"{GOOD_DMARC}; adkim=strict; aspf=relaxed")]}, {"dmarc-syntax"}, ("adkim=strict",), ("adkim=s; aspf=r",)),
    Faulty("dmarc-psd", {DMARC: [raw(f"{GOOD_DMARC}; psd=y")]}, {"dmarc-syntax"}, ("psd=y",), (f'"{GOOD_DMARC}"',)),
    Faulty("dmarc-no-policy", {DMARC: [raw("v=DMARC1; rua=mailto:dmarc@example.com")]}, {"dmarc-syntax", "~dmarc-policy"}, ("no p=",), ("p=none; rua=",), left=frozenset({"~dmarc-policy"})),
    Faulty(
        "dmarc-two-with-reports-in-the-milder",
        {DMARC: [raw("v=DMARC1; p=none; rua=mailto:a@example.com"), raw("v=DMARC1; p=reject; adkim=s")]},
        {"dmarc-syntax"},
        ("2 DMARC records",),
        ("v=DMARC1; p=reject; adkim=s; rua=mailto:a@example.com",),
    ),
    Faulty("dmarc-at-the-apex", {DMARC: None, SPF: [raw(GOOD_SPF), raw(GOOD_DMARC)]}, {"dmarc-record"}, ("example.com TXT 'v=DMARC1",), (f'_dmarc.example.com. IN TXT "{GOOD_DMARC}"',)),
    Faulty("dmarc-zone-twice", {DMARC: None, "_dmarc.example.com.example.com TXT": [raw(GOOD_DMARC)]}, {"dmarc-record"}, ("_dmarc.example.com.example.com TXT",), (f'_dmarc.example.com. IN TXT "{GOOD_DMARC}"',)),
    Faulty("dmarc-without-underscore", {DMARC: None, "dmarc.example.com TXT": [raw(GOOD_DMARC)]}, {"dmarc-record"}, ("dmarc.example.com TXT",), (f'_dmarc.example.com. IN TXT "{GOOD_DMARC}"',)),
    Faulty("dmarc-label-twice", {DMARC: None, "_dmarc._dmarc.example.com TXT": [raw(GOOD_DMARC)]}, {"dmarc-record"}, ("_dmarc._dmarc.example.com",), (f'_dmarc.example.com. IN TXT "{GOOD_DMARC}"',)),
    Faulty(
        "dmarc-reports-to-a-domain-without-mx",
        {DMARC: [raw("v=DMARC1; p=reject; rua=mailto:a@reports.example.com")]},
        {"~dmarc-reports"},
        ("reports.example.com has neither an MX record nor an address",),
        left=NO_REPORTS,
    ),
    Faulty(
        "dmarc-reports-to-a-domain-with-null-mx",
        {DMARC: [raw("v=DMARC1; p=reject; rua=mailto:a@reports.example.com")], "reports.example.com MX": ["0 ."]},
        {"~dmarc-reports"},
        ("takes no mail",),
        left=NO_REPORTS,
    ),
    Faulty("dmarc-helo-weaker", {"_dmarc.mail.example.com TXT": [raw("v=DMARC1; p=none")]}, {"~dmarc-helo"}, ("milder than that of example.com",), left=frozenset({"~dmarc-helo"})),
    Faulty("dmarc-helo-broken", {"_dmarc.mail.example.com TXT": [raw("v=DMARC1, p=reject")]}, {"dmarc-helo"}, ("'v=DMARC1, p=reject'",), left=frozenset({"dmarc-helo"})),
    Faulty("dmarc-dead-alias", {DMARC: None, "_dmarc.example.com CNAME": ["gone.example.net."]}, {"dmarc-record"}, ("_dmarc.example.com is an alias of gone.example.net",), ("Instead of the CNAME record to gone.example.net",), left=frozenset({"~dmarc-policy", "~dmarc-reports"})),
)  # fmt: skip


def _spoiled_key(name: str, spoil: tuple[str, str], *says: str) -> Faulty:
    """Return a zone with a sound key in a spoiled record, which is published again without what spoils it."""
    sound = key(2048).replace('" "', "").strip('"')
    value = sound.replace(*spoil) if spoil[0] else spoil[1] + sound
    parts = " ".join(f'"{value[at : at + 200]}"' for at in range(0, len(value), 200))
    return Faulty(
        f"dkim-{name}", {OWN: [parts]}, {"dkim-key"}, (*says, "no new one"), ("relay._domainkey",), OPENDKIM
    )


DKIM_FAULTS = (
    Faulty("dkim-no-final-dot", {f"{SELECTOR2} CNAME": [f"{TARGET2}.example.com."]}, {"dkim-target"}, ("without its final dot",), (f"{SELECTOR2}. IN CNAME {TARGET2}.",)),
    Faulty(
        "dkim-both-swapped",
        {f"{SELECTOR1} CNAME": [f"{TARGET2}."], f"{SELECTOR2} CNAME": [f"{TARGET1}."]},
        {"dkim-target"},
        ("it is the target of selector2", "it is the target of selector1"),
        (f"{SELECTOR1}. IN CNAME {TARGET1}.", f"{SELECTOR2}. IN CNAME {TARGET2}."),
    ),
    Faulty("dkim-no-domainkey-in-target", {f"{SELECTOR2} CNAME": [f"{TARGET2.replace('_domainkey.', '')}."]}, {"dkim-target"}, ("neither form",), (f"{SELECTOR2}. IN CNAME {TARGET2}.",)),
    Faulty("dkim-dots-in-target", {f"{SELECTOR2} CNAME": [f"{TARGET2.replace('example-com', 'example.com')}."]}, {"dkim-target"}, ("neither form",), (f"{SELECTOR2}. IN CNAME {TARGET2}.",)),
    Faulty("dkim-target-of-mail-host", {f"{SELECTOR2} CNAME": [f"{EOP}."]}, {"dkim-target"}, ("neither form",), (f"{SELECTOR2}. IN CNAME {TARGET2}.",)),
    Faulty(
        "dkim-tenant-is-known",
        {f"{SELECTOR1} CNAME": ["selector1-example-net._domainkey.tenant9.onmicrosoft.com."],
         f"{SELECTOR2} CNAME": ["selector2-example-net._domainkey.tenant9.onmicrosoft.com."]},
        {"dkim-target", "~dkim-key"},
        ("another domain than example.com",),
        ("; selector1._domainkey.example.com. IN CNAME selector1-example-com._domainkey.tenant9.onmicrosoft.com.",),
        left=frozenset({"dkim-target", "~dkim-key"}),
    ),
    Faulty("dkim-own-zone-twice", {"relay._domainkey.example.com.example.com TXT": [key(2048)]}, {"dkim-own-key"}, ("where nobody looks",), ("relay._domainkey.example.com. IN TXT",), OPENDKIM),
    Faulty("dkim-own-without-domainkey", {"relay.example.com TXT": [key(2048)]}, {"dkim-own-key"}, ("relay.example.com has one",), ("relay._domainkey.example.com. IN TXT",), OPENDKIM),
    _spoiled_key("escaped-key", ("; ", "\\\\; "), "backslashes"),
    _spoiled_key("quoted-key", ("", QUOTE), "quoted twice"),
    _spoiled_key("key-behind-a-blank", ("DKIM1; ", "DKIM1 "), "v=DKIM1"),
    _spoiled_key("key-of-version-2", ("DKIM1", "DKIM2"), "v=DKIM1"),
    _spoiled_key("key-with-its-lines", ("p=", "p=-----BEGIN PUBLIC KEY-----"), "a key in a file"),
)  # fmt: skip


OTHER_FAULTS = (
    Faulty("sts-no-space-no-id", {STS: [raw("v=STSv1;")]}, {"mta-sts"}, ("no id=",), ('"v=STSv1; id=1;"',)),
    Faulty("sts-dashes", {STS: [raw("v=STSv1; id=2026-11-24;")]}, {"mta-sts"}, ("id=2026-11-24",), ('"v=STSv1; id=20261124;"',)),
    Faulty("sts-two", {STS: [raw("v=STSv1; id=1;"), raw("v=STSv1; id=2;")]}, {"mta-sts"}, ("2 records",), ("id=2;",)),
    Faulty("sts-quoted-twice", {STS: [raw(f"{QUOTE}v=STSv1; id=7;{QUOTE}")]}, {"mta-sts"}, ("quoted twice",), ('"v=STSv1; id=7;"',)),
    Faulty("sts-lower-case", {STS: [raw("v=stsv1; id=7;")]}, {"mta-sts"}, ("v=STSv1;",), ('"v=STSv1; id=7;"',)),
    Faulty("sts-comma", {STS: [raw("v=STSv1, id=7")]}, {"mta-sts"}, ("v=STSv1;",), ('"v=STSv1; id=7;"',)),
    Faulty("sts-without-host", {"mta-sts.example.com A": None}, {"mta-sts"}, ("mta-sts.example.com has no address",), left=frozenset({"mta-sts"})),
    Faulty("tls-rpt-empty", {TLS: [raw("v=TLSRPTv1;")]}, {"tls-rpt"}, ("no rua=",), left=frozenset({"tls-rpt"})),
    Faulty("tls-rpt-without-mailto", {TLS: [raw("v=TLSRPTv1; rua=tls@example.com")]}, {"tls-rpt"}, ("mailto:",), ('"v=TLSRPTv1; rua=mailto:tls@example.com"',)),
    Faulty("tls-rpt-two", {TLS: [raw("v=TLSRPTv1; rua=mailto:a@example.com"), raw("v=TLSRPTv1; rua=mailto:b@example.com")]}, {"tls-rpt"}, ("2 records",), ("rua=mailto:b@example.com",)),
    Faulty("tls-rpt-version", {TLS: [raw("v=TLSRPT1; rua=mailto:a@example.com")]}, {"tls-rpt"}, ("v=TLSRPTv1;",), ('"v=TLSRPTv1; rua=mailto:a@example.com"',)),
    *(
        Faulty(
            f"tlsa-{name}",
            {"example.com MX": ["0 example-com.a-v1.mx.microsoft."],
             "example-com.a-v1.mx.microsoft A": ["192.0.2.8"],
             "_25._tcp.example-com.a-v1.mx.microsoft TLSA": [data]},
            {"dane"},
            (says,),
            left=frozenset({"dane"}),
        )
        for name, data, says in (
            ("for-browsers", f"1 0 1 {'00' * 32}", "usage 1"),
            ("of-no-type", f"3 1 7 {'00' * 32}", "matching type 7"),
        )
    ),
    Faulty("mx-no-final-dot", {"example.com MX": [f"0 {EOP}.example.com."]}, {"~mx-office365", "mx-target"}, (f"the final dot of {EOP}. is missing",), (f"example.com. IN MX 0 {EOP}.",)),
    Faulty("ptr-no-final-dot", {f"{POINTER} PTR": ["mail.example.com.113.0.203.in-addr.arpa."]}, {"relay-fcrdns", "helo-ptr"}, ("mail.example.com. was meant",), (f"{POINTER}. IN PTR mail.example.com.",)),
    Faulty(
        "alias-at-the-apex",
        {"example.com A": None, "example.com MX": None, SPF: None, "example.com CNAME": ["www.example.net."]},
        {"domain-alias", "mx-office365", "spf-record"},
        ("example.com is a CNAME to www.example.net",),
        ("example.com. IN A 192.0.2.3", f"example.com. IN MX 0 {EOP}.", f'example.com. IN TXT "{GOOD_SPF}"'),
    ),
    Faulty(
        "alias-of-the-helo-name",
        {"mail.example.com A": None, "mail.example.com TXT": None, "mail.example.com CNAME": ["host.example.com."],
         "host.example.com A": ["203.0.113.25"]},
        {"~spf-helo"},
        ("publishes no SPF record",),
        ("mail.example.com. IN CNAME host.example.com.", f'host.example.com. IN TXT "v=spf1 {RELAY} -all"'),
    ),
    Faulty(
        "helo-of-every-machine",
        {},
        {"helo-address", "helo-ptr"},
        ("localhost.localdomain is not a name that the public DNS can have",),
        ("25.113.0.203.in-addr.arpa. IN PTR mail.example.com.",),
        PLAN._replace(relays=(PLAN.relays[0]._replace(helo="localhost.localdomain"),)),
        frozenset({"helo-address", "helo-ptr"}),
    ),
    Faulty("spf-helo-quoted-twice", {"mail.example.com TXT": [raw(f"{QUOTE}v=spf1 {RELAY} -all{QUOTE}")]}, {"~spf-helo"}, ("quoted twice",), (f'mail.example.com. IN TXT "v=spf1 {RELAY} -all"',)),
)  # fmt: skip

FAULTS = (*SPF_FAULTS, *DMARC_FAULTS, *DKIM_FAULTS, *OTHER_FAULTS)

SOUND: Mapping[str, Mapping[str, list[str] | None]] = {
    "as-it-should-be": {},
    "long-key-in-two-strings": {OWN: [key(4096)]},
    "spf-cut-within-a-term": {SPF: [f'"v=spf1 {RELAY} include:spf.prot" "ection.outlook.com -all"']},
    "spf-cut-behind-a-space": {SPF: [f'"v=spf1 {RELAY} " "{OFFICE} -all"']},
    "spf-cut-within-an-address": {SPF: [f'"v=spf1 ip4:203.0.113.2" "5 {OFFICE} -all"']},
    "spf-in-capitals": {SPF: [raw(f"V=SPF1 {RELAY.upper()} {OFFICE} -ALL")]},
    "sender-id-beside-spf": {SPF: [raw(GOOD_SPF), raw("spf2.0/pra -all")]},
    "dmarc-spaced": {DMARC: [raw("v=DMARC1;p = reject ;rua=mailto:dmarc@example.com ;")]},
    "dmarc-by-alias": {
        DMARC: None,
        "_dmarc.example.com CNAME": ["policy.example.net."],
        "policy.example.net TXT": [raw(GOOD_DMARC)],
    },
    "sts-with-extensions": {STS: [raw("v=STSv1; id=20260101T000000; other=1;")]},
    "tls-rpt-two-places": {TLS: [raw("v=TLSRPTv1;rua=mailto:a@example.com,https://example.com/tls")]},
    "microsoft-by-redirect": {
        SPF: spf(RELAY, "redirect=_spf.example.com"),
        "_spf.example.com TXT": [text(f"v=spf1 {OFFICE} -all")],
    },
}
"""Zones with nothing wrong that look odd."""

__all__ = ["FAULTS", "MICROSOFT", "SOUND", "Faulty"]
