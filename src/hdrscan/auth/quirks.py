"""How Authentication-Results fields depart from RFC 8601, and what reading them does about it: data.

Each entry has an example that runs as a test: the field's body, and the results that must be read from it.
"""

from typing import NamedTuple


class AuthQuirk(NamedTuple):
    """One known departure."""

    id: str
    wrong: str
    """What is wrong; ``{}`` stands for the text concerned."""
    done: str
    """What reading does."""
    example: str
    reads: tuple[str, ...]
    """``method=result`` of each result in the example."""
    invalid: bool = True
    """Whether RFC 8601 forbids it; otherwise it is only worth knowing."""


QUIRKS: tuple[AuthQuirk, ...] = (
    AuthQuirk(
        "missing-authserv-id",  # Microsoft; MailChannels and others below it
        "there is no authserv-id, which RFC 8601 section 2.2 requires",
        "the field was read without one",
        "spf=pass (sender IP is 203.0.113.25) smtp.mailfrom=example.com; dkim=none header.d=none",
        ("spf=pass", "dkim=none"),
    ),
    AuthQuirk(
        "odd-authserv-id",  # a port, an address literal
        "the authserv-id {} is not a token and not quoted",
        "it was taken as written",
        "mail.example.com:25; spf=fail smtp.mailfrom=example.org",
        ("spf=fail",),
    ),
    AuthQuirk(
        "unsupported-version",
        "version {} of the field is not known; RFC 8601 defines version 1",
        "it was read as version 1",
        "mx.example.com 2; dkim=pass header.d=example.org",
        ("dkim=pass",),
    ),
    AuthQuirk(
        "stray-text",  # Microsoft 365 writes the recipient's domain between two results
        "{} stands where a result belongs",
        "it was passed over",
        "dkim=none header.d=none;example.com; dmarc=none action=none header.from=example.org;",
        ("dkim=none", "dmarc=none"),
    ),
    AuthQuirk(
        "empty-result",  # Microsoft ends with a semicolon when it has no compauth
        "a semicolon has no result after it",
        "it was passed over",
        "mx.example.com; spf=pass smtp.mailfrom=example.org;",
        ("spf=pass",),
    ),
    AuthQuirk(
        "missing-semicolon",
        "there is no semicolon before {}",
        "a new result was begun there",
        "mx.example.com; dkim=pass header.i=@example.org dkim=pass header.i=@example.net",
        ("dkim=pass", "dkim=pass"),
    ),
    AuthQuirk(
        "property-after-semicolon",
        "the property {} stands after a semicolon, where a result belongs",
        "it was taken as a property of the result before it",
        "mx.example.com; spf=pass; smtp.mailfrom=example.org; dmarc=none",
        ("spf=pass", "dmarc=none"),
    ),
    AuthQuirk(
        "property-without-ptype",  # Microsoft: action=; OpenDMARC: p=, dis=
        "the property {} has no ptype",
        "it was kept under its bare name",
        "mx.example.com; dmarc=fail action=quarantine header.from=example.org",
        ("dmarc=fail",),
    ),
    AuthQuirk(
        "property-before-result",  # submission servers that name the user or the client's certificate
        "the property {} stands before the first result",
        "it was kept apart from the results",
        "host smtp.user=<hidden>; auth=pass (LOGIN)",
        ("auth=pass",),
    ),
    AuthQuirk(
        "late-reason",
        "reason= stands after a property",
        "it was read as the result's reason",
        'mx.example.com; dkim=fail header.d=example.org reason="bad signature"',
        ("dkim=fail",),
    ),
    AuthQuirk(
        "unquoted-value",  # Google and Microsoft: base64 and IPv6 addresses; Exim: arc.chain
        "the value {} has characters that must be quoted",
        "it was taken up to the next space, bracket or semicolon",
        "mx.example.com; arc=pass arc.chain=:example.org smtp.remote-ip=2001:db8::1 header.b=a/b+c=",
        ("arc=pass",),
    ),
    AuthQuirk(
        "empty-value",  # Microsoft, when From has no usable domain
        "{} has no value",
        "it was kept as empty",
        "mx.example.com; dmarc=none header.from=",
        ("dmarc=none",),
    ),
    AuthQuirk(
        "angle-brackets",  # Zoho
        "the address {} stands in angle brackets",
        "they were dropped",
        "mx.example.com; dmarc=pass header.from=<a@example.org>",
        ("dmarc=pass",),
    ),
    AuthQuirk(
        "unclosed-comment",
        "a comment is not closed",
        "it was ended at the next result, or at the end of the field",
        "mx.example.com; spf=pass (sender IP is 203.0.113.9 smtp.mailfrom=example.org; dkim=pass header.d=a.test",
        ("spf=pass", "dkim=pass"),
    ),
    AuthQuirk(
        "unclosed-quote",
        "a quoted string is not closed",
        "it was ended at the next result, or at the end of the field",
        'mx.example.com; dkim=fail reason="bad signature; spf=pass smtp.mailfrom=example.org',
        ("dkim=fail", "spf=pass"),
    ),
    AuthQuirk(
        "encoded-words",  # Microsoft, when the From domain is not ASCII
        "the field is written in encoded words (RFC 2047), which are not allowed in it",
        "they were decoded first",
        "=?utf-8?B?c3BmPWZhaWwgc210cC5tYWlsZnJvbT1leGFtcGxlLm9yZzsgZG1hcmM9?= =?utf-8?Q?pass?=",
        ("spf=fail", "dmarc=pass"),
    ),
    AuthQuirk(
        "no-result",
        "the field has neither a result nor the word none",
        "nothing could be read",
        "mx.example.com",
        (),
    ),
    AuthQuirk(
        "none-with-results",
        "the word none stands beside results",
        "the results were read",
        "mx.example.com; none; spf=pass smtp.mailfrom=example.org",
        ("spf=pass",),
    ),
    AuthQuirk(
        "instance-outside-arc",
        "i={} belongs into ARC-Authentication-Results alone",
        "it was read as the instance",
        "i=1; mx.example.com; spf=pass smtp.mailfrom=example.org",
        ("spf=pass",),
    ),
    AuthQuirk(
        "missing-instance",
        "the field does not begin with its instance, which RFC 8617 section 4.1.1 requires",
        "it belongs to no ARC set",
        "mx.example.com; spf=pass smtp.mailfrom=example.org",
        ("spf=pass",),
    ),
    AuthQuirk(
        "too-many-results",
        "the field has more than {}",
        "the rest was not read",
        "mx.example.com" + "; x=pass" * 257,
        ("x=pass",) * 256,
    ),
    AuthQuirk(
        "no-space-before-comment",  # Yahoo
        "a comment stands right behind the result {}",
        "it was read as a comment",
        "mx.example.com; dmarc=pass(p=REJECT) header.from=example.org",
        ("dmarc=pass",),
        invalid=False,
    ),
    AuthQuirk(
        "old-result-word",  # RFC 5451 and older SPF drafts; Proton: tempfail
        "{} is not a result of today's RFC 8601",
        "it was read as the result that replaced it",
        "mx.example.com; spf=hardfail smtp.mailfrom=example.org",
        ("spf=fail",),
        invalid=False,
    ),
    AuthQuirk(
        "misspelled-expired",  # Microsoft: signature timestamp exipred
        "expired is written exipred",
        "the comment was kept as written",
        "mx.example.com; dkim=fail (signature timestamp exipred) header.d=example.org",
        ("dkim=fail",),
        invalid=False,
    ),
)

BY_ID = {quirk.id: quirk for quirk in QUIRKS}
