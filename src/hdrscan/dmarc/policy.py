"""DMARC: which policy a domain asks for, whose it is, and who may get its reports (RFC 9989, RFC 9990)."""

from hdrscan.dmarc.record import is_dmarc_record, read_dmarc_record
from hdrscan.dns.resolver import Resolver, ask
from hdrscan.model.absent import NOT_APPLICABLE, NOT_CHECKED, NOT_PRESENT, Absent
from hdrscan.model.dmarc import DmarcPolicy, DmarcQuery, DmarcRecord, DmarcUri, DmarcWalk, ReportTarget
from hdrscan.model.dns import Answer, NotAsked, NxDomain, Records, TempFail
from hdrscan.text.names import is_dns_name, organizational_domain, plain_name

_LONGEST_WALK = 8
_SHORTENED = 7
_SHOWN = 80


def find_policy(domain: str, resolver: Resolver) -> DmarcPolicy:
    """Find the policy for an author domain (RFC 9989 section 4.10.1), with the public suffix list's beside it.

    Asks eight questions at most for the tree walk, one for the list's organizational domain where the walk did
    not pass it, and three for the domain's existence where ``np`` makes a difference.
    """
    walk = walk_tree(domain, resolver)
    found = _policy_record(walk)
    exists: bool | Absent = NOT_APPLICABLE
    policy: str | Absent = NOT_CHECKED if found is NOT_CHECKED else NOT_PRESENT
    # np= is for subdomains that do not exist, sp= for the others (RFC 9989 section 4.7).
    if isinstance(found, DmarcQuery) and found.record and found.record.is_usable:
        below = found.domain != walk.domain
        if below and isinstance(found.record.np, str):
            exists = domain_exists(walk.domain, resolver)
        policy = found.record.policy(below=below, exists=exists is not False)
        if exists is NOT_CHECKED and policy != found.record.policy(below=below, exists=False):
            policy = NOT_CHECKED
    suffix = organizational_domain(walk.domain)
    return DmarcPolicy(walk.domain, walk, found, policy, exists, suffix, _by_suffix(walk, suffix, resolver))


def walk_tree(domain: str, resolver: Resolver) -> DmarcWalk:
    """Walk from a domain up to its top-level domain (RFC 9989 section 4.10) to find its organization (4.10.2)."""
    domain = plain_name(domain)
    if not is_dns_name(domain):
        return DmarcWalk(domain, (), NOT_APPLICABLE, f"'{domain[:_SHOWN]}' is not a domain name.")
    queries: list[DmarcQuery] = []
    for name in _levels(domain):
        query = _query(name, resolver)
        queries.append(query)
        # A public suffix that sends mail itself does not end the walk that starts at it (step 2).
        if query.record and query.record.psd in ({"n", "y"} if len(queries) > 1 else {"n"}):
            break
    return DmarcWalk(domain, tuple(queries), *_organization(domain, queries))


def domain_exists(domain: str, resolver: Resolver) -> bool | Absent:
    """Tell whether a domain has an address or takes mail: one that has neither is non-existent for ``np``."""
    unsure = False
    for record_type in ("MX", "A", "AAAA"):
        answer = resolver.query(domain, record_type)
        if isinstance(answer, Records):
            return True
        if isinstance(answer, NxDomain):
            return False
        unsure = unsure or isinstance(answer, TempFail | NotAsked)
    return NOT_CHECKED if unsure else False


def check_report_targets(domain: str, record: DmarcRecord, resolver: Resolver) -> tuple[ReportTarget, ...]:
    """Ask the domains that get the reports of ``domain``'s record whether they agreed (RFC 9990 section 4)."""
    own = walk_tree(domain, resolver).organizational_domain
    by_domain: dict[str, ReportTarget] = {}
    targets: list[ReportTarget] = []
    for uri in (*record.rua, *record.ruf):
        if isinstance(uri.domain, str):
            if uri.domain not in by_domain:
                by_domain[uri.domain] = _report_target(uri, plain_name(domain), own, resolver)
            targets.append(by_domain[uri.domain]._replace(uri=uri))
    return tuple(targets)


def _report_target(uri: DmarcUri, domain: str, own: str | Absent, resolver: Resolver) -> ReportTarget:
    target = str(uri.domain)
    other = walk_tree(target, resolver).organizational_domain
    if target == domain or (isinstance(own, str) and own == other):
        return ReportTarget(uri, external=False, answer=None, authorized=NOT_APPLICABLE)
    answer = _ask_txt(f"{domain}._report._dmarc.{target}", resolver)
    agreed: bool | Absent = bool(_dmarc_texts(answer))
    if isinstance(answer, TempFail | NotAsked):
        agreed = NOT_CHECKED
    is_known = isinstance(own, str) and isinstance(other, str)
    return ReportTarget(uri, external=is_known or NOT_CHECKED, answer=answer, authorized=agreed)


def _ask_txt(name: str, resolver: Resolver) -> Answer:
    """Ask for TXT records; a name made too long by its prefix cannot exist."""
    return resolver.query(name, "TXT") if is_dns_name(name) else NxDomain(ask(name, "TXT"), 0)


def _dmarc_texts(answer: Answer) -> list[str]:
    texts = answer.texts if isinstance(answer, Records) else ()
    return [text.value for text in texts if is_dmarc_record(text.value)]


def _levels(domain: str) -> list[str]:
    labels = domain.split(".")
    # Section 4.10: a long name itself, and then from its last seven labels on: eight questions at most.
    starts = [0, *range(max(1, len(labels) - _SHORTENED), len(labels))]
    return [".".join(labels[start:]) for start in starts][:_LONGEST_WALK]


def _query(domain: str, resolver: Resolver) -> DmarcQuery:
    answer = _ask_txt(f"_dmarc.{domain}", resolver)
    records = _dmarc_texts(answer)
    # Several records are none (section 4.10).
    return DmarcQuery(domain, answer, read_dmarc_record(records[0]) if len(records) == 1 else None, len(records))


def _organization(domain: str, queries: list[DmarcQuery]) -> tuple[str | Absent, str]:
    """Choose the organizational domain (RFC 9989 section 4.10.2): by psd=n, psd=y, the shortest name, itself."""
    last = queries[-1]
    if last.record and last.record.psd == "n":
        return last.domain, f"{last.domain} says psd=n."
    failed = next((query for query in queries if isinstance(query.answer, TempFail | NotAsked)), None)
    if failed and isinstance(failed.answer, TempFail | NotAsked):
        return NOT_CHECKED, f"_dmarc.{failed.domain} TXT: {failed.answer.reason}."
    if last.record and last.record.psd == "y" and len(queries) > 1:
        # One label below the suffix; the walk may have jumped over that name, so it is taken from the domain.
        labels = domain.split(".")
        below = ".".join(labels[-len(last.domain.split(".")) - 1 :])
        return below, f"{last.domain} says psd=y, and this is one label below."
    holders = [query.domain for query in queries if query.record]
    if holders:
        return holders[-1], f"{holders[-1]} is the shortest name with a record."
    return domain, "No name has a record, so the domain stands for itself."


def _policy_record(walk: DmarcWalk) -> DmarcQuery | Absent:
    """Choose the record of the domain, else of its organization, else of the suffix above it (section 4.10.1)."""
    if not walk.queries:
        return NOT_PRESENT
    first, last = walk.queries[0], walk.queries[-1]
    if first.record:
        return first
    if isinstance(first.answer, TempFail | NotAsked) or not isinstance(walk.organizational_domain, str):
        return NOT_CHECKED
    for query in walk.queries:
        if query.record and query.domain == walk.organizational_domain:
            return query
    return last if last.record and last.record.psd == "y" else NOT_PRESENT


def _by_suffix(walk: DmarcWalk, suffix: str, resolver: Resolver) -> DmarcQuery | Absent:
    """Choose as RFC 7489 section 6.6.3 does: the domain's own record, else the one of the list's organization."""
    if not walk.queries:
        return NOT_PRESENT
    asked = {query.domain: query for query in walk.queries}
    for domain in dict.fromkeys((walk.domain, suffix)):
        query = asked.get(domain) or _query(domain, resolver)
        if query.record:
            return query
        if isinstance(query.answer, TempFail | NotAsked):
            return NOT_CHECKED
    return NOT_PRESENT
