from collections.abc import Callable

import pytest

from hdrscan.dmarc.policy import check_report_targets, domain_exists, find_policy, walk_tree
from hdrscan.dmarc.record import read_dmarc_record
from hdrscan.dns.resolver import NoResolver, ask
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, Absent
from hdrscan.model.dmarc import DmarcPolicy, DmarcQuery
from hdrscan.model.dns import Mx, TempFail
from memory import Memory, text

SEVEN = [f"{above}.example.com" for above in ("2.3.4.5.6", "3.4.5.6", "4.5.6", "5.6", "6")]
SEVEN += ["example.com", "com"]
REJECT = "v=DMARC1; p=reject; sp=quarantine; np=none"


def domain_found(policy: DmarcPolicy) -> str | Absent:
    return policy.found.domain if isinstance(policy.found, DmarcQuery) else policy.found


def asked(memory: Memory) -> list[str]:
    return [question.name for question in memory.asked if question.name.startswith("_dmarc.")]


@pytest.mark.parametrize(
    ("domain", "names"),
    [
        ("example.com", ["example.com", "com"]),
        ("com", ["com"]),
        ("a.mail.example.com", ["a.mail.example.com", "mail.example.com", "example.com", "com"]),
        ("1.2.3.4.5.6.example.com", ["1.2.3.4.5.6.example.com", *SEVEN]),
        ("a.b.c.1.2.3.4.5.6.example.com", ["a.b.c.1.2.3.4.5.6.example.com", *SEVEN]),
    ],
)
def test_a_walk_asks_at_most_eight_times(domain: str, names: list[str]) -> None:
    memory = Memory({})
    walk = walk_tree(domain, memory)
    assert [query.domain for query in walk.queries] == names
    assert asked(memory) == [f"_dmarc.{name}" for name in names]
    assert walk.organizational_domain == domain


@pytest.mark.parametrize(
    ("records", "domain", "organization", "policy_domain", "policy"),
    [
        # The record of the domain itself.
        ({"_dmarc.example.com TXT": REJECT}, "example.com", "example.com", "example.com", "reject"),
        # The organization's, for a subdomain that exists and for one that does not.
        (
            {"_dmarc.example.com TXT": REJECT, "www.example.com A": "192.0.2.1"},
            "www.example.com",
            "example.com",
            "example.com",
            "quarantine",
        ),
        ({"_dmarc.example.com TXT": REJECT}, "gone.example.com", "example.com", "example.com", "none"),
        # A record on the way that is neither the domain's nor the organization's does not count.
        (
            {
                "_dmarc.example.com TXT": REJECT,
                "_dmarc.b.example.com TXT": "v=DMARC1; p=none",
                "a.b.example.com A": "192.0.2.1",
            },
            "a.b.example.com",
            "example.com",
            "example.com",
            "quarantine",
        ),
        # psd=n makes its own organization and ends the walk.
        (
            {"_dmarc.example.com TXT": REJECT, "_dmarc.b.example.com TXT": "v=DMARC1; p=none; psd=n"},
            "a.b.example.com",
            "b.example.com",
            "b.example.com",
            "none",
        ),
        # psd=y: the organization is one label below, and the suffix's record counts where it has none.
        (
            {"_dmarc.bank.example TXT": "v=DMARC1; p=none; sp=reject; psd=y"},
            "mail.giant.bank.example",
            "giant.bank.example",
            "bank.example",
            "reject",
        ),
        (
            {
                "_dmarc.bank.example TXT": "v=DMARC1; p=reject; psd=y",
                "_dmarc.giant.bank.example TXT": "v=DMARC1; p=quarantine",
            },
            "mail.giant.bank.example",
            "giant.bank.example",
            "giant.bank.example",
            "quarantine",
        ),
        # A public suffix that sends mail itself.
        (
            {"_dmarc.bank.example TXT": "v=DMARC1; p=reject; psd=y"},
            "bank.example",
            "bank.example",
            "bank.example",
            "reject",
        ),
        # A record at the top-level domain without psd=y, as RFC 9989 reads it.
        ({"_dmarc.com TXT": "v=DMARC1; p=none"}, "example.com", "com", "com", "none"),
        ({}, "example.com", "example.com", NOT_PRESENT, NOT_PRESENT),
    ],
)
def test_discovery(
    records: dict[str, str], domain: str, organization: str, policy_domain: object, policy: object
) -> None:
    found = find_policy(domain, Memory(dict(records)))
    assert found.walk.organizational_domain == organization
    assert domain_found(found) == policy_domain
    assert found.policy == policy


def test_psd_y_after_a_jump_names_the_label_below() -> None:
    memory = Memory({"_dmarc.3.4.5.6.7.example.com TXT": "v=DMARC1; p=none; psd=y"})
    walk = walk_tree("0.1.2.3.4.5.6.7.example.com", memory)
    assert [query.domain for query in walk.queries] == ["0.1.2.3.4.5.6.7.example.com", "3.4.5.6.7.example.com"]
    assert walk.organizational_domain == "2.3.4.5.6.7.example.com"


def test_psd_y_where_the_walk_starts_does_not_end_it() -> None:
    memory = Memory(
        {"_dmarc.bank.example TXT": "v=DMARC1; p=reject; psd=y", "_dmarc.example TXT": "v=DMARC1; p=none"}
    )
    found = find_policy("bank.example", memory)
    assert (found.walk.organizational_domain, domain_found(found)) == ("example", "bank.example")


def test_several_records_at_one_name_are_none() -> None:
    memory = Memory(
        {"_dmarc.www.example.com TXT": [text(REJECT), text(REJECT)], "_dmarc.example.com TXT": REJECT}
    )
    memory.add("www.example.com", "A", "192.0.2.1")
    found = find_policy("www.example.com", memory)
    assert (found.walk.queries[0].records, found.walk.queries[0].record) == (2, None)
    assert domain_found(found) == "example.com"


def test_other_records_at_the_name_do_not_count() -> None:
    memory = Memory({"_dmarc.example.com TXT": [text("v=spf1 -all"), text(REJECT), text("v=DMARC10; p=none")]})
    found = find_policy("example.com", memory)
    assert isinstance(found.found, DmarcQuery)
    assert found.found.records == 1


def test_the_public_suffix_list_stands_beside_the_walk() -> None:
    memory = Memory({"_dmarc.co.uk TXT": "v=DMARC1; p=none", "_dmarc.example.co.uk TXT": REJECT})
    found = find_policy("www.example.co.uk", memory)
    assert (found.walk.organizational_domain, found.suffix_domain) == ("co.uk", "example.co.uk")
    assert found.differs
    assert isinstance(found.suffix_found, DmarcQuery)
    assert found.suffix_found.domain == "example.co.uk"
    assert len(asked(memory)) == len(set(asked(memory)))


def test_the_list_is_asked_for_where_the_walk_did_not_pass() -> None:
    memory = Memory({"_dmarc.a.example.com TXT": "v=DMARC1; p=none; psd=n", "_dmarc.example.com TXT": REJECT})
    found = find_policy("www.a.example.com", memory)
    assert domain_found(found) == "a.example.com"
    assert isinstance(found.suffix_found, DmarcQuery)
    assert found.suffix_found.domain == "example.com"
    assert found.differs
    assert not find_policy("example.com", memory).differs


@pytest.mark.parametrize(
    ("records", "domain", "differs"),
    [
        ({}, "www.example.com", False),
        ({"_dmarc.com TXT": "v=DMARC1; p=none"}, "www.example.com", True),
        ({"_dmarc.www.example.com TXT": "v=DMARC1; p=none"}, "www.example.com", True),
        ({"_dmarc.example.com TXT": "v=DMARC1; p=none"}, "www.example.com", False),
    ],
)
def test_where_the_two_ways_differ(records: dict[str, str], domain: str, differs: bool) -> None:  # noqa: FBT001
    assert find_policy(domain, Memory(dict(records))).differs is differs
    assert not find_policy(domain, NoResolver()).differs


@pytest.mark.parametrize("where", ["_dmarc.www.example.com", "_dmarc.com"])
def test_a_failure_leaves_the_organization_open(where: str) -> None:
    memory = Memory({"_dmarc.example.com TXT": REJECT})
    memory.add(where, "TXT", TempFail(ask(where, "TXT"), "SERVFAIL"))
    found = find_policy("www.example.com", memory)
    assert found.walk.organizational_domain is NOT_CHECKED
    assert found.walk.reason == f"{where} TXT: SERVFAIL."
    assert (found.found, found.policy) == (NOT_CHECKED, NOT_CHECKED)


def test_the_domains_own_record_counts_whatever_fails_above() -> None:
    memory = Memory({"_dmarc.example.com TXT": REJECT})
    memory.add("_dmarc.com", "TXT", TempFail(ask("_dmarc.com", "TXT"), "SERVFAIL"))
    found = find_policy("example.com", memory)
    assert (domain_found(found), found.policy) == ("example.com", "reject")


def test_nothing_is_known_when_nobody_is_asked() -> None:
    found = find_policy("example.com", NoResolver())
    assert (found.found, found.policy, found.walk.organizational_domain) == (NOT_CHECKED,) * 3
    assert found.suffix_found is NOT_CHECKED


@pytest.mark.parametrize("domain", ["", "a..b", "x" * 64 + ".example.com", "a." * 130 + "com"])
def test_what_is_no_domain_is_not_asked_for(domain: str) -> None:
    memory = Memory({})
    found = find_policy(domain, memory)
    assert memory.asked == []
    assert (found.found, found.walk.organizational_domain) == (NOT_PRESENT, NOT_APPLICABLE)


def test_a_name_that_its_prefix_makes_too_long_has_no_record() -> None:
    domain = ".".join(["a" * 49] * 5)
    assert len(domain) == 249
    assert find_policy(domain, Memory({})).found is NOT_PRESENT


def test_np_hangs_on_whether_the_domain_exists() -> None:
    def found(add: Callable[[Memory], None]) -> DmarcPolicy:
        memory = Memory({"_dmarc.example.com TXT": REJECT})
        add(memory)
        return find_policy("www.example.com", memory)

    failed = TempFail(ask("www.example.com", "MX"), "SERVFAIL")
    assert found(lambda memory: memory.add("www.example.com", "MX", [Mx(1, "mail.example.com")])).exists is True
    assert found(lambda memory: memory.add("www.example.com", "TXT", "something")).policy == "none"
    unsure = found(lambda memory: memory.add("www.example.com", "MX", failed))
    assert (unsure.exists, unsure.policy) == (NOT_CHECKED, NOT_CHECKED)
    assert domain_exists("www.example.com", NoResolver()) is NOT_CHECKED


def test_a_record_that_nobody_acts_on_gives_no_policy() -> None:
    found = find_policy("example.com", Memory({"_dmarc.example.com TXT": "v=DMARC1; adkim=s"}))
    assert domain_found(found) == "example.com"
    assert found.policy is NOT_PRESENT


def test_report_targets_have_to_agree() -> None:
    record = read_dmarc_record(
        "v=DMARC1; p=none; rua=mailto:a@example.com,mailto:b@reports.example.com,mailto:c@agreed.example.net,"
        "mailto:d@silent.example.net,https://example.org/x;"
        "ruf=mailto:e@agreed.example.net,mailto:f@down.example.net"
    )
    memory = Memory(
        {
            "_dmarc.example.com TXT": record.text,
            "example.com._report._dmarc.agreed.example.net TXT": "v=DMARC1;",
            "example.com._report._dmarc.silent.example.net TXT": "hello",
        }
    )
    down = "example.com._report._dmarc.down.example.net"
    memory.add(down, "TXT", TempFail(ask(down, "TXT"), "SERVFAIL"))
    targets = check_report_targets("Example.com.", record, memory)
    assert [(target.uri.text[7:8], target.external, target.authorized) for target in targets] == [
        ("a", False, NOT_APPLICABLE),
        ("b", False, NOT_APPLICABLE),
        ("c", True, True),
        ("d", True, False),
        ("e", True, True),
        ("f", True, NOT_CHECKED),
    ]
    assert sum(question.name.startswith("example.com._report") for question in memory.asked) == 3
