"""The transport security of Received fields, in every spelling seen (docs/received-forms.md)."""

import re
from functools import cache, lru_cache

from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.hop import Tls
from hdrscan.model.source import Span

_VERSION = r"(?P<version>(?:TLS|SSL)[ _]?v?[\d._]{1,4}|DTLSv[\d.]{1,3})"
_CIPHER = r"(?P<cipher>[A-Z0-9][A-Za-z0-9_+-]{2,79})"
# In a fixed order, the most telling first. Each begins with a literal, so that a search over a long comment
# stays linear.
_FORMS = (
    # Haraka: (cipher=TLS_AES_256_GCM_SHA384 version=TLSv1.3 verify=FAIL)
    rf"\bcipher=[ ]?{_CIPHER},?[ ]version=[ ]?{_VERSION}",
    # Microsoft, Google, sendmail, Mimecast, ZoneMTA: version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384
    rf"\bversion=[ ]?{_VERSION}(?:[/ ,;A-Za-z0-9.]{{1,16}}?\bcipher=[ ]?{_CIPHER})?",
    # Postfix: using TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)
    # Symantec Messaging Gateway writes the same without the version
    rf"\busing[ ](?:{_VERSION}|TLS)[ ]with[ ]cipher[ ]{_CIPHER}",
    # Exim: (TLS1.3) tls TLS_AES_256_GCM_SHA384, and before 4.94 (TLS1.2:ECDHE_RSA_AES_256_GCM_SHA384:256)
    rf"\({_VERSION}\)[ ]tls[ ]{_CIPHER}",
    # Exim, OpenSMTPD: (TLSv1.3:TLS_AES_256_GCM_SHA384:256:NO)
    rf"\({_VERSION}:{_CIPHER}[:)]",
    # ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384
    rf"/TLS/{_CIPHER}",
    # Courier: (AUTH: LOGIN user, TLS: TLSv1.2,256bits,ECDHE-RSA-AES256-GCM-SHA384); older ones, McAfee and Trend
    # Micro write TLSv1/SSLv3, which is OpenSSL's name for a family of ciphers
    rf"\b(?:TLS|SSL):[ ]{_VERSION}(?:/SSLv3)?,[ ]?\d{{1,4}}bits,{_CIPHER}",
    # MDaemon and Exim 3: (Cipher TLSv1:AES256-SHA:256)
    rf"\(Cipher[ ]{_VERSION}:{_CIPHER}[:)]",
    # MDaemon, IceWarp, Stalwart: (TLSv1.3 TLS_AES_256_GCM_SHA384), (TLS1.2, cipher=...), (TLSv1.2)
    rf"\({_VERSION}[ ,/:]{{1,3}}(?:with[ ])?(?:cipher[ =])?{_CIPHER}",
    rf"\b(?:with|over|via)[ ]{_VERSION}(?:[ ]cipher[ ]{_CIPHER})?",
    rf"\bcipher=[ ]?{_CIPHER}",
    # qmail with TLS, MessageLabs: with (ECDHE-RSA-AES256-GCM-SHA384 encrypted) SMTP
    rf"\(?\b{_CIPHER}[ ]encrypted\)?[ ]E?SMTP",
    rf"\((?:using[ ])?{_VERSION}\)",
    # Exchange before 2013: with Microsoft SMTP Server (TLS)
    r"\((?:using[ ])?(?:TLS|SSL|STARTTLS)\)",
    # IIS: by mx.example.org over TLS secured channel with Microsoft SMTPSVC
    r"\bover[ ]TLS[ ]secured[ ]channel\b",
)
_MARKS = ("tls", "ssl", "cipher", "encrypted")


def find_tls(text: str) -> tuple[Tls, Span] | None:
    """Find what a text says of transport security; spans are offsets into the text, which must be unfolded."""
    lowered = text.lower()
    if not any(mark in lowered for mark in _MARKS):
        return None
    for form in _FORMS:
        match = _compiled(form).search(text)
        if match:
            groups = match.groupdict()
            version, cipher = groups.get("version"), groups.get("cipher")
            if cipher and cipher.lower() in {"none", "null"}:
                cipher = None
            return Tls(normal_version(version) if version else NOT_PRESENT, cipher or NOT_PRESENT), match.span()
    return None


@cache
def _compiled(form: str) -> re.Pattern[str]:
    """Compile a form when it is first needed: the first ones say it for most fields."""
    return re.compile(form, re.IGNORECASE)


@lru_cache(maxsize=64)
def normal_version(written: str) -> str:
    """Spell a protocol version one way: ``TLS1_3``, ``TLS1.3`` and ``tlsv1.3`` are all ``TLSv1.3``."""
    family = "SSL" if written[:3].upper() == "SSL" else "DTLS" if written[:4].upper() == "DTLS" else "TLS"
    digits = written.lstrip("DTLSVdtlsv _").replace("_", ".").rstrip(".")
    if digits in {"12", "13", "11", "10"} and family == "TLS":
        digits = f"1.{digits[1]}"
    # TLS 1.0 is written TLSv1 by OpenSSL and TLS1.0 by GnuTLS.
    return f"{family}v{digits.removesuffix('.0')}"
