"""Texts to paste that several rules' fixes share, made with the message's own values."""

from hdrscan.model.absent import Absent
from hdrscan.model.finding import Fix, Owner, Role
from hdrscan.providers import microsoft
from hdrscan.text.lazy import lazy
from hdrscan.text.names import is_host_name

NO_ADDRESS_IN_A = (
    "Never write an address behind a: (a:203.0.113.25): that mechanism takes a name, and an address makes the "
    "whole record an error."
)
NO_MICROSOFT_IN_FILTERING = "Never list Microsoft's own addresses in Enhanced Filtering."
NO_MX_FOR_A_RELAY = "A relay that only sends needs no MX record."

THE_HOST = "the mail server"
_LOCAL_PART = lazy(r"[0-9A-Za-z._+=-]{1,64}")
_LONGEST_ADDRESS = 254


def safe_name(name: str | Absent | None, otherwise: str = "example.com") -> str:
    """Return a name that may stand in a text to paste: what a stranger wrote must not become a command."""
    if not isinstance(name, str) or not is_host_name(name):
        return otherwise
    return name.lower().rstrip(".")


def safe_address(address: str | Absent) -> str | None:
    """Return a mail address that may stand in a text to paste; None for one with signs that a shell reads."""
    if not isinstance(address, str) or len(address) > _LONGEST_ADDRESS:
        return None
    local, _, domain = address.rpartition("@")
    return address if _LOCAL_PART.fullmatch(local) and is_host_name(domain) else None


def spf_term(ip: str) -> str:
    """Return the mechanism that permits an address."""
    return f"ip6:{ip}" if ":" in ip else f"ip4:{ip}"


def spf_record(domain: str, ip: str | Absent, *, with_office365: bool = True, cloud: str = "worldwide") -> str:
    """Return the record line of a zone file that permits an address, and Office 365 beside it."""
    terms = ["v=spf1"]
    if isinstance(ip, str) and microsoft.range_of(ip) is None:
        terms.append(spf_term(ip))
    if with_office365:
        terms.append(f"include:{microsoft.SPF_INCLUDES[cloud]}")
    return f'{safe_name(domain)}. IN TXT "{" ".join([*terms, "-all"])}"'


TENANT = Owner(Role.TENANT, Absent.NOT_APPLICABLE)
"""The administrator of the Microsoft 365 tenant that took the message in."""


def zone_owner(domain: str | Absent | None) -> Owner:
    """Return who can publish records of a domain, and decides how it sends."""
    return Owner(Role.ZONE, domain.lower().rstrip(".") if isinstance(domain, str) else Absent.NOT_PRESENT)


def host_owner(name: str | Absent, ip: str | Absent) -> Owner:
    """Return who can mend a host."""
    return Owner(Role.HOST, name, ip)


def dns_zone(domain: str) -> str:
    """Name the target of a fix in a domain's DNS."""
    return f"DNS zone of {safe_name(domain)}"


def mx_label(domain: str) -> str:
    """Return the label of a domain's MX at Exchange Online: its dots become dashes (docs/microsoft.md)."""
    return domain.replace(".", "-")


def main_cf(title: str, *lines: str, caution: str = "", owner: Owner | None = None) -> Fix:
    """Return a fix in the main.cf of a Postfix."""
    return Fix(title, "Postfix main.cf", "\n".join(lines), caution=caution, owner=owner)


def mail_from(author: str) -> Fix:
    """Return the fix that has mail sent with a MAIL FROM that aligns with From."""
    return Fix(
        "Send with a MAIL FROM in the From domain",
        "the host or service that sends the mail",
        f"MAIL FROM:<bounces@{author}>",
        caution="That domain then needs an SPF record that permits the sending host, and takes the bounces.",
        owner=zone_owner(author),
    )


def helo_name(name: str | None, owner: Owner, *, is_relay: bool) -> Fix:
    """Return the fix that has a host say its public name; ``name`` is None where the message does not tell it."""
    caution = "Use the name that the address has in the DNS, with an A or AAAA record that leads back to it."
    title = f"Let the mail server say {name or 'its full public name'}"
    if name is None or not is_relay:
        return Fix(f"{title} in HELO", THE_HOST, "", caution=caution, owner=owner)
    return main_cf(title, f"smtp_helo_name = {name}", caution=f"{caution} {NO_MX_FOR_A_RELAY}", owner=owner)


def pointer(ip: str, name: str | None, owner: Owner, *, leads_back: bool) -> Fix:
    """Return the request for a PTR record, to whoever owns the address; the name is a public one.

    ``leads_back``: the DNS was asked, and the name already has a record with the address.
    """
    kind = "AAAA" if ":" in ip else "A"
    text = f"Please set the PTR record of {ip} to the full public name of the mail server."
    if name is not None:
        record = "has" if leads_back else "needs"
        text = f"Please set the PTR record of {ip} to {name}, which {record} the record:\n{name}. IN {kind} {ip}"
    return Fix(
        "Have the name of the address set",
        f"the owner of the address {ip}",
        text,
        caution="A PTR record belongs to an address: only its owner, such as the provider, can set it.",
        owner=owner,
    )


def relay_through_office365(domain: str, owner: Owner) -> Fix:
    """Return the fix that has a Postfix hand its mail to the tenant of a domain by an inbound connector."""
    name = safe_name(domain)
    return main_cf(
        f"Relay through the tenant of {name}",
        f"relayhost = [{mx_label(name)}.mail.protection.outlook.com]:25",
        "smtp_sasl_auth_enable = no",
        "smtp_tls_security_level = encrypt",
        caution=(
            "First give the relay an inbound connector, by its address or certificate. Take the host from the "
            "MX record that the admin centre shows: a newer domain's ends in mx.microsoft. "
            f"{NO_MX_FOR_A_RELAY}"
        ),
        owner=owner,
    )
