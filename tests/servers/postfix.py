"""Postfix instances with a configuration, a queue and a log of their own."""

import os
import pwd
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import TypeVar

from servers.stage import Stage, free_port, has_ipv6, program, wait_for

T = TypeVar("T")

# What every instance needs besides its own services; no service is chrooted, so that all see the stage.
_MASTER = """\
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_MAIN = {
    "compatibility_level": "3.6",
    "mail_owner": "postfix",
    "mynetworks": "127.0.0.0/8, [::1]/128",
    "mydestination": "",
    "myorigin": "$myhostname",
    "alias_maps": "",
    "alias_database": "",
    "append_dot_mydomain": "no",
    "biff": "no",
    "disable_dns_lookups": "yes",
    "smtp_host_lookup": "native",
    "smtpd_authorized_xclient_hosts": "127.0.0.0/8, [::1]/128",
    "smtpd_tls_received_header": "yes",
    "smtp_tls_loglevel": "1",
    "maximal_backoff_time": "4s",
    "minimal_backoff_time": "2s",
    # Nobody but the tests sends, one message at a time.
    "smtpd_client_connection_count_limit": "0",
    "smtpd_client_connection_rate_limit": "0",
}


class Postfix:
    """One instance: services by name, each on a free port of the address it is given."""

    def __init__(
        self, stage: Stage, hostname: str, address: str, settings: Mapping[str, str], pasted: str = ""
    ) -> None:
        """Lay ``settings`` over those of every instance, and ``pasted``, word for word, over both."""
        self.stage = stage
        self.hostname = hostname
        self.address = address
        self.settings = dict(settings)
        self.pasted = pasted
        self.folder = stage.folder / hostname
        self.configuration = self.folder / "etc"
        self.mail = self.folder / "mail"
        self.ports: dict[str, int] = {}
        self._services = _MASTER

    def listen(self, service: str, address: str | None = None, port: int | None = None, **options: str) -> None:
        """Add an SMTP server, on a free port if none is named; it differs from main.cf by the options."""
        address = address or self.address
        if ":" in address and not has_ipv6():
            return
        self.ports[service] = port = port or free_port(address)
        where = f"[{address}]:{port}" if ":" in address else f"{address}:{port}"
        self.add_service(f"{where} inet n - n - - smtpd", **options)

    def add_service(self, line: str, **options: str) -> None:
        """Add a line of master.cf."""
        written = "".join(f"\n  -o {{ {name} = {value} }}" for name, value in options.items())
        self._services += f"{line}{written}\n"

    def write(self) -> None:
        """Write the configuration, and make the folders that Postfix does not make itself."""
        owner = pwd.getpwnam("postfix")
        nobody = pwd.getpwnam("nobody")
        for name in ("etc", "queue", "log"):
            (self.folder / name).mkdir(parents=True)
        for path, account in ((self.folder / "data", owner), (self.mail, nobody)):
            path.mkdir()
            os.chown(path, account.pw_uid, account.pw_gid)
        settings = {
            **_MAIN,
            "config_directory": str(self.configuration),
            "queue_directory": str(self.folder / "queue"),
            "data_directory": str(self.folder / "data"),
            "maillog_file": str(self.folder / "log" / "mail"),
            "maillog_file_prefixes": str(self.folder),
            "myhostname": self.hostname,
            # Postfix asks for an address that an interface has; the services below name theirs themselves.
            "inet_interfaces": "127.0.0.1",
            "inet_protocols": "all" if has_ipv6() else "ipv4",
            "smtp_bind_address": self.address,
            "virtual_mailbox_base": str(self.mail),
            "virtual_mailbox_maps": "static:inbox/",
            "virtual_minimum_uid": "1",
            "virtual_uid_maps": f"static:{nobody.pw_uid}",
            "virtual_gid_maps": f"static:{nobody.pw_gid}",
            **self.settings,
        }
        # Postfix warns of names that stand twice, in every program of its.
        twice = set(re.findall(r"^(\w+) *=", self.pasted, re.MULTILINE))
        lines = (f"{name} = {value}\n" for name, value in settings.items() if name not in twice)
        (self.configuration / "main.cf").write_text("".join(lines) + self.pasted, "ascii")
        (self.configuration / "master.cf").write_text(self._services, "ascii")

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it; its configuration has been written."""
        command = (program("postfix"), "-c", self.configuration, "start-fg")
        # It says so when it listens on all its ports.
        with self.stage.running(self.hostname, command, lambda: "daemon started" in self.log()):
            yield

    def log(self) -> str:
        """Return what it has logged so far."""
        path = self.folder / "log" / "mail"
        return path.read_text("utf-8", "replace") if path.exists() else ""

    def logged(self, pattern: str) -> re.Match[str]:
        """Wait for a line of the log."""
        return self._wait(pattern, lambda: re.search(pattern, self.log()))

    def arrived(self, token: str) -> bytes:
        """Wait for the message that holds a word, and return it."""
        new = self.mail / "inbox" / "new"

        def look() -> bytes | None:
            for path in new.glob("*") if new.is_dir() else ():
                message = path.read_bytes()
                if token.encode() in message:
                    path.unlink()
                    return message
            return None

        return self._wait(f"a message with {token}", look)

    def _wait(self, what: str, look: Callable[[], T | None]) -> T:
        try:
            return wait_for(what, look)
        except TimeoutError as error:
            error.add_note(f"The log of {self.hostname} ends:\n{self.log()[-4_000:]}")
            raise
