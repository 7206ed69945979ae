"""How each checker writes down what it found out about a stranger's letter, in its true form."""

from attacks.letters import Letter

_PHRASES = {
    "fail": "{host}: domain of {who} does not designate {ip} as permitted sender",
    "pass": "{host}: domain of {who} designates {ip} as permitted sender",
    "none": "{host}: {who} does not designate permitted sender hosts",
}
_CAPITAL = {"fail": "Fail", "pass": "Pass", "none": "None"}


def _phrase(letter: Letter, host: str, who: str) -> str:
    return _PHRASES[letter.verdict.spf or "none"].format(host=host, who=who, ip=letter.ip)


def microsoft(letter: Letter) -> list[str]:
    """Exchange Online: one record without a name, and Received-SPF."""
    verdict = letter.verdict
    about = f"smtp.mailfrom={letter.sender_domain}" if letter.mail_from else f"smtp.helo={letter.helo}"
    domain = letter.sender_domain or letter.helo
    dkim = {
        "pass": "dkim=pass (signature was verified) header.d=example.net",
        "none": "dkim=none (message not signed) header.d=none",
    }
    parts = [
        verdict.spf and f"spf={verdict.spf} (sender IP is {letter.ip}) {'' if verdict.bare else about}".rstrip(),
        verdict.dkim and dkim[verdict.dkim],
        verdict.dmarc and f"dmarc={verdict.dmarc} action=none header.from=example.com",
        verdict.dmarc and "compauth=fail reason=001",
    ]
    fields = [f"Authentication-Results: {';'.join(part for part in parts if part)}"] if any(parts) else []
    if verdict.spf and not verdict.bare:
        told = f" client-ip={letter.ip}; helo={letter.helo};" if verdict.spf != "none" else ""
        said = _phrase(letter, "protection.outlook.com", domain)
        fields.append(
            f"Received-SPF: {_CAPITAL[verdict.spf]} ({said}) receiver=protection.outlook.com;{told} pr=C"
        )
    return fields


def google(letter: Letter) -> list[str]:
    """Gmail: Received-SPF, then one record; the envelope sender is written as it was said."""
    verdict = letter.verdict
    said = _phrase(letter, "google.com", letter.mail_from or letter.helo)
    about = f"smtp.mailfrom={letter.mail_from}" if letter.mail_from else f"smtp.helo={letter.helo}"
    parts = [
        verdict.dkim == "pass" and f"dkim=pass header.i={letter.identity} header.s=s1 header.b=AbCdEfGh",
        verdict.spf and f"spf={verdict.spf}{'' if verdict.bare else f' ({said}) {about}'}",
        verdict.dmarc and f"dmarc={verdict.dmarc} (p=NONE sp=NONE dis=NONE) header.from=example.com",
    ]
    fields = [f"Received-SPF: {verdict.spf} ({said}) client-ip={letter.ip};"] if verdict.spf else []
    if verdict.bare:
        fields = []
    if any(parts):
        joined = ";\n       ".join(part for part in parts if part)
        fields.append(f"Authentication-Results: mx.google.com;\n       {joined}")
    return fields


def milters(letter: Letter, host: str) -> list[str]:
    """policyd-spf (both of its forms), OpenDKIM and OpenDMARC; the last checks on top."""
    verdict = letter.verdict
    identity = "mailfrom" if letter.mail_from else "helo"
    sender = letter.mail_from
    said = f"client-ip={letter.ip}; helo={letter.helo}; envelope-from={sender or '<>'}; receiver=bob@example.org"
    fields = []
    if verdict.dmarc:
        fields.append(
            f"Authentication-Results: {host}; dmarc={verdict.dmarc} (p=none dis=none) header.from=example.com"
        )
    if verdict.dkim == "pass":
        fields.append(
            f"Authentication-Results: {host};\n\tdkim=pass (2048-bit key; unprotected)"
            f" header.d=example.net header.i={letter.identity} header.a=rsa-sha256 header.s=s1 header.b=AbCdEfGh;"
            "\n\tdkim-atps=neutral"
        )
    if verdict.spf and verdict.bare:
        fields.append(f"Authentication-Results: {host}; spf={verdict.spf}")
    elif verdict.spf:
        about = f"smtp.mailfrom={letter.sender_domain}" if sender else f"smtp.helo={letter.helo}"
        fields += [
            f"Authentication-Results: {host}; spf={verdict.spf} ({identity}) {about} ({said})",
            f"Received-SPF: {_CAPITAL[verdict.spf]} ({identity}) identity={identity}; {said}",
        ]
    return fields


def opendmarc_spf(letter: Letter, host: str) -> list[str]:
    """OpenDMARC 1.4.2 checking SPF itself: it copies the envelope sender without quoting it."""
    verdict = letter.verdict
    fields = []
    if verdict.dmarc:
        fields.append(
            f"Authentication-Results: {host}; dmarc={verdict.dmarc} (p=none dis=none) header.from=example.com"
        )
    if verdict.spf:
        about = "" if verdict.bare else f" smtp.mailfrom={letter.mail_from or letter.helo}"
        fields.append(f"Authentication-Results: {host}; spf={verdict.spf}{about}")
    return fields


def exim(letter: Letter, host: str) -> list[str]:
    """Exim's ``${authresults}``: one folded record."""
    verdict = letter.verdict
    about = f"smtp.mailfrom={letter.sender_domain}" if letter.mail_from else f"smtp.helo={letter.helo}"
    parts = [
        verdict.spf and f"spf={verdict.spf}{'' if verdict.bare else f' {about}'}",
        verdict.dkim == "pass"
        and f"dkim=pass header.d=example.net header.s=s1 header.a=rsa-sha256 header.i={letter.identity}",
        verdict.dmarc and f"dmarc={verdict.dmarc} header.from=example.com",
    ]
    if not any(parts):
        return []
    return ["Authentication-Results: " + ";\n\t".join([host, *(part for part in parts if part)])]


def proton(letter: Letter) -> list[str]:
    """Proton: a field for each method, above its Received."""
    verdict, host = letter.verdict, "mail.protonmail.ch"
    about = f"smtp.mailfrom={letter.sender_domain}" if letter.mail_from else f"smtp.helo={letter.helo}"
    fields = []
    if verdict.dmarc:
        fields.append(f"dmarc={verdict.dmarc} (p=none dis=none)\n header.from=example.com")
    if verdict.spf:
        fields.append(f"spf={verdict.spf}{'' if verdict.bare else f' {about}'}")
    if not verdict.is_silent:
        fields.append(f"arc=none smtp.remote-ip={letter.ip}")
    if verdict.dkim == "pass":
        fields.append(
            f"dkim=pass (Good 2048 bit\n rsa-sha256 signature) header.d=example.net header.i={letter.identity}"
            " header.a=rsa-sha256"
        )
    return [f"Authentication-Results: {host}; {field}" for field in fields]


def ironport(letter: Letter, host: str) -> list[str]:
    """IronPort: Received-SPF with a quoted sender, and one record."""
    verdict = letter.verdict
    who = letter.mail_from or f"postmaster@{letter.helo}"
    identity = "mailfrom" if letter.mail_from else "helo"
    parts = [
        verdict.dkim and ("dkim=none (message not signed) header.i=none" if verdict.dkim == "none" else
                          f"dkim=pass (signature verified) header.i={letter.identity}"),
        verdict.spf and f"spf={_CAPITAL[verdict.spf]}{'' if verdict.bare else f' smtp.{identity}={who}'}",
        verdict.dmarc and f"dmarc={verdict.dmarc} (p=none dis=none) d=example.com",
    ]  # fmt: skip
    fields = []
    if any(parts):
        fields.append(f"Authentication-Results: {host}; {'; '.join(part for part in parts if part)}")
    if verdict.spf and not verdict.bare:
        said = _phrase(letter, host, who)
        fields.append(
            f"Received-SPF: {_CAPITAL[verdict.spf]} ({said})\n  identity={identity}; client-ip={letter.ip};\n"
            f'  receiver={host};\n  envelope-from="{who}"; x-sender="{who}";\n  x-conformance=spf_only'
        )
    return fields


def haraka(letter: Letter, host: str) -> list[str]:
    """Haraka: one record of all plugins."""
    verdict = letter.verdict
    about = f"smtp.mailfrom={letter.sender_domain}" if letter.mail_from else f"smtp.helo={letter.helo}"
    parts = [
        verdict.spf and f"spf={verdict.spf}{'' if verdict.bare else f' {about}'}",
        verdict.dkim == "pass" and f"dkim=pass header.i={letter.identity} header.d=example.net header.s=s1",
        verdict.dmarc and f"dmarc={verdict.dmarc} (p=NONE d=example.com) header.from=example.com",
    ]
    return [f"Authentication-Results: {host}; {'; '.join(part for part in parts if part)}"] if any(parts) else []
