"""A domain whose DNS is in order, and what can be wrong with it: one change a case, with the checks that tell."""

import base64
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from hdrscan.checklist.run import run_checklist
from hdrscan.dns.overlay import ZoneResolver
from hdrscan.dns.resolver import NoResolver, Resolver, ask
from hdrscan.dns.zone import read_zone
from hdrscan.model.absent import Absent
from hdrscan.model.checklist import Checklist, DomainPlan, Relay, Status
from hdrscan.model.dns import Answer, TempFail
from hdrscan.model.dns_provenance import DnsProvenance

MICROSOFT = (
    "v=spf1 ip4:40.92.0.0/15 ip4:40.107.0.0/16 ip4:52.100.0.0/15 ip4:52.102.0.0/16 ip4:52.103.0.0/17 "
    "ip4:104.47.0.0/17 ip6:2a01:111:f400::/48 ip6:2a01:111:f403::/49 ip6:2a01:111:f403:8000::/51 "
    "ip6:2a01:111:f403:c000::/51 ip6:2a01:111:f403:f000::/52 -all"
)
PLAN = DomainPlan("example.com", (Relay("mail.example.com", ("203.0.113.25",), "mail.example.com"),))
OPENDKIM = PLAN._replace(selectors=("relay",))
OTHER_HELO = PLAN._replace(relays=(Relay("mail.example.com", ("203.0.113.25",), "out.example.com"),))


def key(bits: int, *, tags: str = "v=DKIM1; k=rsa; ") -> str:
    """Return a DKIM record whose RSA key has this size; nobody has its private half."""

    def element(tag: int, content: bytes) -> bytes:
        size = len(content).to_bytes(2)
        return bytes([tag, 0x82]) + size + content

    modulus = element(2, ((1 << (bits - 1)) + 1).to_bytes(bits // 8 + 1))
    rsa = element(0x30, modulus + b"\x02\x03\x01\x00\x01")
    algorithm = bytes.fromhex("300d06092a864886f70d0101010500")
    data = base64.b64encode(element(0x30, algorithm + element(3, b"\x00" + rsa))).decode()
    return text(f"{tags}p={data}")


def text(value: str) -> str:
    """Return a TXT record's data."""
    return " ".join(f'"{value[at : at + 255]}"' for at in range(0, max(len(value), 1), 255))


World = Mapping[str, list[str]]
SELECTOR1 = "selector1._domainkey.example.com"
SELECTOR2 = "selector2._domainkey.example.com"
TARGET1 = "selector1-example-com._domainkey.example.onmicrosoft.com"
TARGET2 = "selector2-example-com._domainkey.example.onmicrosoft.com"
POINTER = "25.113.0.203.in-addr.arpa"
EOP = "example-com.mail.protection.outlook.com"
HEALTHY: World = {
    "mail.example.com A": ["203.0.113.25"],
    "mail.example.com TXT": [text("v=spf1 ip4:203.0.113.25 -all")],
    f"{POINTER} PTR": ["mail.example.com."],
    "example.com A": ["192.0.2.80"],
    "example.com MX": [f"0 {EOP}."],
    "example.com TXT": [text("v=spf1 ip4:203.0.113.25 include:spf.protection.outlook.com -all"), text("site=1")],
    f"{SELECTOR1} CNAME": [f"{TARGET1}."],
    f"{SELECTOR2} CNAME": [f"{TARGET2}."],
    "_dmarc.example.com TXT": [text("v=DMARC1; p=reject; rua=mailto:dmarc@example.com")],
    "_mta-sts.example.com TXT": [text("v=STSv1; id=1")],
    "mta-sts.example.com A": ["192.0.2.80"],
    "_smtp._tls.example.com TXT": [text("v=TLSRPTv1; rua=mailto:tls@example.com")],
    f"{EOP} A": ["192.0.2.1"],
    "spf.protection.outlook.com TXT": [text(MICROSOFT)],
    "spf.protection.office365.us TXT": [text("v=spf1 ip4:23.103.191.0/24 -all")],
    f"{TARGET1} TXT": [key(2048)],
    # The second selector is not in use yet: a CNAME that is right, and no key behind it.
    "example.onmicrosoft.com A": ["192.0.2.2"],
    "www.example.net A": ["192.0.2.3"],
    "26.113.0.203.in-addr.arpa PTR": ["www.example.net."],
    "example.cn A": ["192.0.2.4"],
    "example.us A": ["192.0.2.5"],
    "example.microsoft A": ["192.0.2.6"],
}


def zones_of(world: World) -> dict[str, str]:
    """Return one whole zone for each top-level domain, as text, by origin."""
    zones: dict[str, list[str]] = {}
    for key_, values in world.items():
        name, _, record_type = key_.rpartition(" ")
        origin = name.rpartition(".")[2]
        head = [f"$TTL 600\n{origin}. SOA ns.example.com. hostmaster.example.com. 1 7200 900 1209600 60"]
        lines = zones.setdefault(origin, [*head, f"{origin}. NS ns.example.com."])
        lines += [f"{name}. {record_type} {value}" for value in values]
    return {origin: "\n".join(lines) + "\n" for origin, lines in zones.items()}


def in_memory(world: World, below: Resolver | None = None) -> Resolver:
    """Return a resolver that knows this world, and that there is nothing else."""
    zones = [read_zone(content, origin) for origin, content in zones_of(world).items()]
    return ZoneResolver(zones, below or NoResolver())


class Broken:
    """Fails on one question, or on all of them."""

    def __init__(
        self, reason: str, below: Resolver | None = None, question: tuple[str, str] | None = None
    ) -> None:
        self._reason = reason
        self._below = below or NoResolver()
        self._question = question

    def query(self, name: str, record_type: str) -> Answer:
        asked = ask(name, record_type)
        if self._question is None or asked == ask(*self._question):
            return TempFail(asked, self._reason)
        return self._below.query(name, record_type)


class Case(NamedTuple):
    """Something wrong."""

    id: str
    changes: Mapping[str, list[str] | None]
    """Records to add or to replace; None takes them away."""
    found: set[str]
    """What is told: the ids of failed checks, and those of warnings with ``~`` before them."""
    plan: DomainPlan = PLAN
    left: frozenset[str] = frozenset()
    """What is still told when the emitted zone is published."""

    @property
    def world(self) -> World:
        """The records of the case."""
        changed = {**HEALTHY, **self.changes}
        return {name: values for name, values in changed.items() if values is not None}


def spf(*terms: str) -> list[str]:
    """Return the domain's TXT records with these terms in the SPF record."""
    return [text(" ".join(["v=spf1", *terms]))]


RELAY, OFFICE = "ip4:203.0.113.25", "include:spf.protection.outlook.com"
SPF = "example.com TXT"
DMARC = "_dmarc.example.com TXT"
OWN = "relay._domainkey.example.com TXT"
_MANY = {f"n{n}.example.net TXT": [text("v=spf1 -all")] for n in range(11)}
_NO_REPORTS = frozenset({"~dmarc-policy", "~dmarc-reports"})
_BY_HAND = frozenset({"dkim-selectors"})

CASES = (
    Case("nothing", {}, set()),
    Case("no-a", {"mail.example.com A": None}, {"relay-address", "relay-fcrdns"}),
    Case("other-a", {"mail.example.com A": ["203.0.113.26"]}, {"relay-address", "relay-fcrdns"}),
    Case("two-a", {"mail.example.com A": ["203.0.113.25", "203.0.113.26"]}, {"~relay-address"}),
    Case(
        "aaaa-beside-a",
        {"mail.example.com AAAA": ["2001:db8::25"]},
        {"~relay-address"},
        left=frozenset({"~relay-address"}),
    ),
    Case("no-ptr", {f"{POINTER} PTR": None}, {"relay-ptr"}),
    Case("ptr-leads-elsewhere", {f"{POINTER} PTR": ["www.example.net."]}, {"relay-fcrdns", "helo-ptr"}),
    Case(
        "several-ptr",
        {f"{POINTER} PTR": ["mail.example.com.", "www.example.net."]},
        {"~relay-one-name"},
    ),
    Case(
        "helo-is-no-ptr",
        {"out.example.com A": ["203.0.113.25"], "out.example.com TXT": [text(f"v=spf1 {RELAY} -all")]},
        {"helo-ptr"},
        OTHER_HELO,
    ),
    Case(
        "helo-has-no-address",
        {
            f"{POINTER} PTR": ["mail.example.com.", "out.example.com."],
            "out.example.com TXT": [text(f"v=spf1 {RELAY} -all")],
        },
        {"helo-address", "~relay-one-name"},
        OTHER_HELO,
    ),
    Case("neither-mx-nor-a", {"example.com MX": None, "example.com A": None}, {"mx-present"}),
    Case("no-mx", {"example.com MX": None}, {"mx-office365"}),
    Case("null-mx", {"example.com MX": ["0 ."]}, {"mx-office365"}),
    Case(
        "gateway",
        {"example.com MX": ["0 mx.example.net."], "mx.example.net A": ["192.0.2.7"]},
        {"~mx-office365"},
        left=frozenset({"~mx-office365"}),
    ),
    Case(
        "mixed-mx",
        {"example.com MX": [f"0 {EOP}.", "10 mx.example.net."], "mx.example.net A": ["192.0.2.7"]},
        {"~mx-office365"},
    ),
    Case(
        "label-of-another-domain",
        {
            "example.com MX": ["0 example.mail.protection.outlook.com."],
            "example.mail.protection.outlook.com A": ["192.0.2.8"],
        },
        {"~mx-office365"},
    ),
    Case(
        "mx-of-another-cloud",
        {
            "example.com MX": ["0 example-com.mail.protection.office365.us."],
            "example-com.mail.protection.office365.us A": ["192.0.2.8"],
        },
        {"~mx-office365"},
    ),
    Case(
        "mx-new-form",
        {
            "example.com MX": ["0 example-com.a-v1.mx.microsoft."],
            "example-com.a-v1.mx.microsoft A": ["192.0.2.8"],
            "_25._tcp.example-com.a-v1.mx.microsoft TLSA": [f"3 1 1 {'00' * 32}"],
        },
        set(),
    ),
    Case(
        "mx-new-form-without-dane",
        {
            "example.com MX": ["0 example-com.a-v1.mx.microsoft."],
            "example-com.a-v1.mx.microsoft A": ["192.0.2.8"],
        },
        set(),
    ),
    Case(
        "mx-with-suffix",
        {
            "example.com MX": ["0 example-com01c.mail.protection.outlook.com."],
            "example-com01c.mail.protection.outlook.com A": ["192.0.2.8"],
        },
        set(),
    ),
    Case("mx-unresolvable", {f"{EOP} A": None}, {"mx-target"}, left=frozenset({"mx-target"})),
    Case(
        "mx-alias",
        {
            "example.com MX": ["0 mx.example.net."],
            "mx.example.net CNAME": ["www.example.net."],
        },
        {"~mx-office365", "mx-target"},
    ),
    Case("mx-address", {"example.com MX": ["0 203.0.113.25."]}, {"~mx-office365", "mx-target"}),
    Case("no-spf", {SPF: [text("site=1")]}, {"spf-record"}),
    Case("two-spf", {SPF: spf(RELAY, "-all") + spf(OFFICE, "-all")}, {"spf-single"}),
    Case("a-with-address", {SPF: spf("a:203.0.113.25", OFFICE, "-all")}, {"spf-literal"}),
    Case("include-with-address", {SPF: spf("include:203.0.113.25", OFFICE, "-all")}, {"spf-literal"}),
    Case("ip4-with-name", {SPF: spf("ip4:mail.example.com", OFFICE, "-all")}, {"spf-literal"}),
    Case("unknown-mechanism", {SPF: spf(RELAY, OFFICE, "foo", "-all")}, {"spf-syntax"}),
    Case(
        "strings-joined-without-space",
        {SPF: [f'"v=spf1 {RELAY}" "{OFFICE} -all"']},
        {"spf-syntax"},
    ),
    Case("after-all", {SPF: spf(RELAY, OFFICE, "-all", "a")}, {"~spf-syntax"}),
    Case("ptr-used", {SPF: spf(RELAY, "ptr", OFFICE, "-all")}, {"~spf-syntax"}),
    Case(
        "too-many-lookups",
        {**_MANY, SPF: spf(RELAY, OFFICE, *(f"include:n{n}.example.net" for n in range(10)), "-all")},
        {"spf-limits"},
        left=frozenset({"spf-limits"}),
    ),
    Case(
        "too-many-voids",
        {SPF: spf(RELAY, OFFICE, "a:v1.example.net", "a:v2.example.net", "a:v3.example.net", "-all")},
        {"spf-limits"},
    ),
    Case(
        "mx-with-many-hosts",
        {
            SPF: spf(RELAY, OFFICE, "mx:example.net", "-all"),
            "example.net MX": [f"{n} n{n}.example.net." for n in range(11)],
        },
        {"spf-limits"},
        left=frozenset({"spf-limits"}),
    ),
    Case(
        "include-of-nothing",
        {SPF: spf(RELAY, "include:gone.example.net", OFFICE, "-all")},
        {"spf-include-target"},
    ),
    Case(
        "includes-itself",
        {SPF: spf(RELAY, "include:example.com", OFFICE, "-all")},
        {"spf-limits"},
    ),
    Case(
        "former-name-of-microsoft",
        {
            SPF: spf(RELAY, OFFICE, "include:spf.messaging.microsoft.com", "-all"),
            "spf.messaging.microsoft.com TXT": [text("v=spf1 -all")],
        },
        {"spf-microsoft-include"},
    ),
    Case(
        "slip-of-the-pen",
        {
            SPF: spf(RELAY, OFFICE, "include:spf.protection.outlok.com", "-all"),
            "spf.protection.outlok.com TXT": [text("v=spf1 -all")],
        },
        {"spf-microsoft-include"},
    ),
    Case(
        "another-cloud-too",
        {SPF: spf(RELAY, OFFICE, "include:spf.protection.office365.us", "-all")},
        {"~spf-microsoft-include"},
    ),
    Case(
        "another-cloud",
        {SPF: spf(RELAY, "include:spf.protection.office365.us", "-all")},
        {"spf-microsoft-include", "spf-include", "spf-office365"},
    ),
    Case("no-include", {SPF: spf(RELAY, "-all")}, {"spf-include", "spf-office365"}),
    Case("mx-for-office365", {SPF: spf(RELAY, "mx", "-all")}, {"spf-include", "spf-office365"}),
    Case(
        "office365-by-address",
        {SPF: spf(RELAY, *MICROSOFT.split()[1:])},
        {"spf-wide", "~spf-include"},
    ),
    Case("relay-not-permitted", {SPF: spf(OFFICE, "-all")}, {"spf-relay"}),
    Case("relay-softfail", {SPF: spf(OFFICE, "~all")}, {"spf-relay"}),
    Case("relay-pool-permitted", {SPF: spf(RELAY, OFFICE, "ip4:40.95.0.0/16", "-all")}, {"~spf-relay-pool"}),
    Case("everybody", {SPF: spf(RELAY, OFFICE, "+all")}, {"spf-end"}),
    Case("neutral", {SPF: spf(RELAY, OFFICE, "?all")}, {"~spf-end"}),
    Case("no-ending", {SPF: spf(RELAY, OFFICE)}, {"~spf-end"}),
    Case("wide", {SPF: spf("ip4:203.0.0.0/8", OFFICE, "-all")}, {"spf-wide"}),
    Case("helo-without-spf", {"mail.example.com TXT": None}, {"~spf-helo"}),
    Case("helo-forbids", {"mail.example.com TXT": [text("v=spf1 -all")]}, {"spf-helo"}),
    Case(
        "no-selectors",
        {f"{SELECTOR1} CNAME": None, f"{SELECTOR2} CNAME": None},
        {"dkim-selectors"},
        left=_BY_HAND,
    ),
    Case("one-selector", {f"{SELECTOR2} CNAME": None}, {"~dkim-selectors"}),
    Case(
        "target-of-another-domain",
        {f"{SELECTOR2} CNAME": ["selector2-example-net._domainkey.example.onmicrosoft.com."]},
        {"dkim-target"},
    ),
    Case(
        "selectors-swapped",
        {f"{SELECTOR2} CNAME": [f"{TARGET1}."]},
        {"dkim-target"},
    ),
    Case("target-as-txt", {f"{SELECTOR2} CNAME": None, f"{SELECTOR2} TXT": [text(TARGET2)]}, {"dkim-target"}),
    Case(
        "key-as-txt",
        {f"{SELECTOR2} CNAME": None, f"{SELECTOR2} TXT": [key(2048)]},
        {"dkim-target"},
    ),
    Case(
        "zone-twice",
        {f"{SELECTOR2} CNAME": None, f"{SELECTOR2}.example.com CNAME": [f"{TARGET2}."]},
        {"dkim-target"},
    ),
    Case(
        "proxied",
        {f"{SELECTOR2} CNAME": None, f"{SELECTOR2} A": ["192.0.2.9"]},
        {"dkim-target"},
    ),
    Case(
        "new-targets",
        {
            f"{SELECTOR1} CNAME": ["selector1-example-com01be2e._domainkey.example.r-v1.dkim.mail.microsoft."],
            "selector1-example-com01be2e._domainkey.example.r-v1.dkim.mail.microsoft TXT": [key(2048)],
        },
        set(),
    ),
    Case("no-key", {f"{TARGET1} TXT": None}, {"~dkim-key"}, left=frozenset({"~dkim-key"})),
    Case("key-of-1024-bits", {f"{TARGET1} TXT": [key(1024)]}, {"~dkim-key"}, left=frozenset({"~dkim-key"})),
    Case("own-selector-missing", {}, {"dkim-own-key"}, OPENDKIM, left=frozenset({"dkim-own-key"})),
    Case("own-key", {OWN: [key(2048)]}, set(), OPENDKIM),
    Case("own-key-of-512-bits", {OWN: [key(512)]}, {"dkim-key"}, OPENDKIM, left=frozenset({"dkim-key"})),
    Case("own-key-twice", {OWN: [key(2048), key(1024)]}, {"dkim-key"}, OPENDKIM, left=frozenset({"dkim-key"})),
    Case(
        "own-key-is-none", {OWN: [text("v=DKIM1; p=AAAA")]}, {"dkim-key"}, OPENDKIM, left=frozenset({"dkim-key"})
    ),
    Case(
        "own-key-in-test-mode",
        {OWN: [key(2048, tags="v=DKIM1; t=y; ")]},
        {"~dkim-state"},
        OPENDKIM,
        left=frozenset({"~dkim-state"}),
    ),
    Case(
        "own-key-revoked", {OWN: [text("v=DKIM1; p=")]}, {"dkim-state"}, OPENDKIM, left=frozenset({"dkim-state"})
    ),
    Case("no-dmarc", {DMARC: None}, {"dmarc-record"}, left=_NO_REPORTS),
    Case(
        "two-dmarc",
        {DMARC: [text("v=DMARC1; p=reject; rua=mailto:a@example.com"), text("v=DMARC1; p=none")]},
        {"dmarc-syntax"},
    ),
    Case(
        "version-not-first",
        {DMARC: [text("p=reject; v=DMARC1")]},
        {"dmarc-syntax"},
        left=frozenset({"~dmarc-reports"}),
    ),
    Case(
        "version-in-lower-case",
        {DMARC: [text("v=dmarc1; p=reject")]},
        {"dmarc-syntax"},
        left=frozenset({"~dmarc-reports"}),
    ),
    Case(
        "bad-policy",
        {DMARC: [text("v=DMARC1; p=refuse; rua=mailto:dmarc@example.com")]},
        {"dmarc-syntax", "~dmarc-policy"},
        left=frozenset({"~dmarc-policy"}),
    ),
    Case(
        "bad-alignment",
        {DMARC: [text("v=DMARC1; p=reject; adkim=x; rua=mailto:dmarc@example.com")]},
        {"dmarc-syntax"},
    ),
    Case("removed-tag", {DMARC: [text("v=DMARC1; p=reject; pct=50; rua=mailto:dmarc@example.com")]}, set()),
    Case(
        "policy-none",
        {DMARC: [text("v=DMARC1; p=none; rua=mailto:dmarc@example.com")]},
        {"~dmarc-policy"},
        left=frozenset({"~dmarc-policy"}),
    ),
    Case(
        "dmarc-test-mode",
        {DMARC: [text("v=DMARC1; p=reject; t=y; rua=mailto:dmarc@example.com")]},
        {"~dmarc-policy"},
        left=frozenset({"~dmarc-policy"}),
    ),
    Case(
        "weaker-below",
        {DMARC: [text("v=DMARC1; p=reject; sp=quarantine; np=none; rua=mailto:dmarc@example.com")]},
        {"~dmarc-subdomains"},
        left=frozenset({"~dmarc-subdomains"}),
    ),
    Case(
        "no-reports",
        {DMARC: [text("v=DMARC1; p=reject")]},
        {"~dmarc-reports"},
        left=frozenset({"~dmarc-reports"}),
    ),
    Case(
        "reports-to-strangers",
        {DMARC: [text("v=DMARC1; p=reject; rua=mailto:reports@example.net")]},
        {"~dmarc-reports"},
        left=frozenset({"~dmarc-reports"}),
    ),
    Case(
        "reports-to-friends",
        {
            DMARC: [text("v=DMARC1; p=reject; rua=mailto:reports@example.net")],
            "example.com._report._dmarc.example.net TXT": [text("v=DMARC1")],
            "example.net MX": ["0 www.example.net."],
        },
        set(),
    ),
    Case("no-hardening", {"_mta-sts.example.com TXT": None, "_smtp._tls.example.com TXT": None}, set()),
)


def checked(plan: DomainPlan, resolver: Resolver) -> Checklist:
    """Run the checklist; the time does not matter."""
    return run_checklist(
        plan, resolver, DnsProvenance("the test", (), Absent.NOT_APPLICABLE, Absent.NOT_APPLICABLE)
    )


def told(found: Checklist) -> set[str]:
    """Return the failed checks and the warnings, as a case has them."""
    return {*_ids(found, Status.FAIL, ""), *_ids(found, Status.WARNING, "~")}


def _ids(found: Checklist, status: Status, mark: str) -> Iterator[str]:
    yield from (f"{mark}{entry.point.id}" for entry in found.of(status))
