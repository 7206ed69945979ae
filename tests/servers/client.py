"""The client that hands mail to a server, and what it knows by itself of the session."""

import re
import smtplib
import ssl
import uuid
from collections.abc import Mapping
from typing import NamedTuple

MESSAGE = (
    "From: {author}\r\nTo: Bob <bob@example.org>\r\nSubject: {token}\r\n"
    "Date: Thu, 12 Jun 2025 14:20:05 +0000\r\nMessage-ID: <{token}@laptop.example.com>\r\n{more}\r\nHello.\r\n"
)


class Sent(NamedTuple):
    """What the client saw."""

    token: str
    """A word that only this message holds."""
    queue_id: str
    """From the reply to DATA."""
    tls: tuple[str | None, str] | None
    """Version and cipher suite, as the client's own library names them."""


class Letter(NamedTuple):
    """A message and how to hand it over."""

    helo: str = "laptop.example.com"
    verb: str = "EHLO"
    sender: str = "alice@example.com"
    author: str = "Alice <alice@example.com>"
    """What From shows."""
    recipients: tuple[str, ...] = ("bob@example.org",)
    source: str = "127.0.0.4"
    """The address to send from; see ``stage.HOSTS``."""
    tls: ssl.TLSVersion | None = None
    login: tuple[str, str] | None = None
    xclient: Mapping[str, str] | None = None
    """What the server shall believe of the client (Postfix's XCLIENT command)."""
    mail_options: tuple[str, ...] = ()
    more: str = ""
    """Further header fields."""


def send(address: str, port: int, letter: Letter) -> Sent:
    """Hand a message to a server."""
    token = uuid.uuid4().hex
    with smtplib.SMTP(address, port, timeout=20, source_address=(letter.source, 0)) as server:
        _greet(server, letter)
        if letter.xclient:
            attributes = " ".join(f"{name}={value}" for name, value in letter.xclient.items())
            _expect(220, server.docmd("XCLIENT", attributes))
            _greet(server, letter)
        tls = None
        if letter.tls:
            tls = _start_tls(server, letter.tls)
            _greet(server, letter)
        if letter.login:
            server.login(*letter.login, initial_response_ok=True)
        return _transfer(server, letter, token, tls)


def _transfer(server: smtplib.SMTP, letter: Letter, token: str, tls: tuple[str | None, str] | None) -> Sent:
    if "SMTPUTF8" in letter.mail_options:
        server.command_encoding = "utf-8"
    _expect(250, server.mail(letter.sender, letter.mail_options))
    for recipient in letter.recipients:
        _expect(250, server.rcpt(recipient))
    message = MESSAGE.format(token=token, author=letter.author, more=letter.more)
    reply = _expect(250, server.data(message.encode()))
    queued = re.search(r"queued as (\w+)", reply)
    assert queued, reply
    return Sent(token, queued[1], tls)


def _greet(server: smtplib.SMTP, letter: Letter) -> None:
    if letter.verb == "EHLO":
        _expect(250, server.ehlo(letter.helo))
    elif letter.verb == "HELO":
        _expect(250, server.helo(letter.helo))


def _expect(code: int, reply: tuple[int, bytes]) -> str:
    assert reply[0] == code, reply
    return reply[1].decode("utf-8", "replace")


def _start_tls(server: smtplib.SMTP, version: ssl.TLSVersion) -> tuple[str | None, str]:
    # Nothing secret is sent, and the certificate is made for this run: there is nothing to verify it against.
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = context.maximum_version = version
    _expect(220, server.starttls(context=context))
    assert isinstance(server.sock, ssl.SSLSocket)
    cipher = server.sock.cipher()
    assert cipher
    return server.sock.version(), cipher[0]
