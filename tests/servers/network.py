"""The network that the tests send through: a relay (mail.example.com) and a receiver (mx.example.org)."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager

from conftest import PATH
from servers.client import Letter, Sent, send
from servers.postfix import Postfix
from servers.stage import Stage, free_port, program

USER = ("alice@example.com", "correct horse")
"""Who may log in at the relay."""
OUTBOUND = "outbound.example.net"
"""What the relay calls itself in HELO when it writes to helo.example.org."""


# It only reports. An address that nobody has is skipped, in place of the loopback addresses that all have here.
_POLICY = """\
debugLevel = 1
HELO_reject = False
Mail_From_reject = False
skip_addresses = 192.0.2.255/32
Authserv_Id = mx.example.org
Hide_Receiver = No
"""


class Network:
    """Both hosts, not started yet; the services of each are in ``relay.ports`` and ``receiver.ports``."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.signer = free_port("127.0.0.1")
        self.verifier = free_port("127.0.0.1")
        self.dmarc = free_port("127.0.0.1")
        self.certificate = stage.folder / "certificate.pem"
        shutil.copytree("/etc/postfix", stage.etc / "postfix")
        self.receiver = self._receiver()
        self.relay = self._relay()
        # Whoever is not root may only use sendmail(1) with configurations that the default one names.
        stage.put("postfix/main.cf", f"alternate_config_directories = {self.relay.configuration}\n")

    def _receiver(self) -> Postfix:
        receiver = Postfix(
            self.stage,
            "mx.example.org",
            "127.0.0.3",
            {
                **self._certificates(),
                # Whatever the domain is, it is delivered here.
                "virtual_mailbox_domains": "static:here",
                "virtual_transport": "virtual",
                "enable_long_queue_ids": "yes",
                "smtpd_recipient_restrictions": "check_recipient_access"
                " inline:{ { nobody@example.org = 550 5.1.1 no such user } }, permit",
                "milter_default_action": "tempfail",
            },
        )
        receiver.listen("mx")
        receiver.listen("mx6", "::1")
        receiver.listen("asking", smtpd_tls_ask_ccert="yes")
        receiver.listen("branded", mail_name="Example Mail Gateway")
        receiver.listen("reinject", content_filter="")
        receiver.listen("filtering", content_filter=f"smtp:[127.0.0.3]:{receiver.ports['reinject']}")
        # Where it is missing, nothing sends to these services.
        policyd = shutil.which("policyd-spf", path=PATH) or "/usr/bin/policyd-spf"
        milters = f"inet:127.0.0.1:{self.verifier}, inet:127.0.0.1:{self.dmarc}"
        receiver.listen("judged", smtpd_milters=milters)
        for name, style in (("checked", "SPF"), ("reporting", "AR")):
            policy = self.stage.folder / f"{name}.conf"
            policy.write_text(f"{_POLICY}Header_Type = {style}\n", "ascii")
            receiver.add_service(f"{name} unix - n n - 0 spawn\n  user=nobody argv={policyd} {policy}")
            receiver.listen(
                name,
                smtpd_recipient_restrictions=f"check_policy_service unix:private/{name}, permit",
                smtpd_milters=milters if name == "checked" else "",
            )
        return receiver

    def _relay(self) -> Postfix:
        to = {name: f"[127.0.0.3]:{port}" for name, port in self.receiver.ports.items()}
        routes = {
            "example.org": f"plain:{to['mx']}",
            "tls.example.org": f"encrypted:{to['mx']}",
            "judged.example.org": f"plain:{to['judged']}",
            "asked.example.org": f"encrypted:{to['asking']}",
            "certified.example.org": f"certified:{to['asking']}",
            "branded.example.org": f"encrypted:{to['branded']}",
            "helo.example.org": f"renamed:{to['mx']}",
            "filtered.example.org": f"plain:{to['filtering']}",
            "checked.example.org": f"plain:{to['checked']}",
            "six.example.org": f"plain:[::1]:{self.receiver.ports.get('mx6', 0)}",
        }
        table = ", ".join(f"{{ {name} = {route} }}" for name, route in routes.items())
        relay = Postfix(
            self.stage,
            "mail.example.com",
            "127.0.0.2",
            {
                **self._certificates(),
                "relayhost": to["mx"],
                "transport_maps": f"inline:{{ {table} }}",
                "smtpd_sasl_path": "smtpd",
                # Debian's Postfix looks there by itself.
                "cyrus_sasl_config_path": "$config_directory/sasl",
                "smtpd_sasl_local_domain": "example.com",
                "milter_default_action": "tempfail",
            },
        )
        relay.listen("smtp")
        relay.listen("smtp6", "::1")
        relay.listen("submission", smtpd_sasl_auth_enable="yes", smtpd_sasl_authenticated_header="yes")
        relay.listen("discreet", smtpd_sasl_auth_enable="yes", smtpd_sasl_authenticated_header="no")
        relay.listen("signing", smtpd_milters=f"inet:127.0.0.1:{self.signer}")
        relay.add_service("plain unix - - n - - smtp", smtp_tls_security_level="none")
        relay.add_service("encrypted unix - - n - - smtp", smtp_tls_security_level="encrypt")
        relay.add_service(
            "certified unix - - n - - smtp",
            smtp_tls_security_level="encrypt",
            smtp_tls_cert_file=str(self.certificate),
        )
        relay.add_service("renamed unix - - n - - smtp", smtp_tls_security_level="none", smtp_helo_name=OUTBOUND)
        return relay

    def _certificates(self) -> dict[str, str]:
        return {
            "smtpd_tls_security_level": "may",
            "smtpd_tls_chain_files": str(self.certificate),
            # The certificate is its own authority: the receiver can verify the relay's.
            "smtpd_tls_CAfile": str(self.certificate),
        }

    def _make_certificate(self) -> None:
        made = subprocess.run(
            (
                program("openssl"),
                *["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", "-", "-subj"],
                "/CN=mail.example.com",
            ),
            check=True,
            capture_output=True,
        )
        self.certificate.write_bytes(made.stdout)
        self.certificate.chmod(0o600)

    def _add_user(self) -> None:
        """Give Cyrus SASL its configuration and its only user."""
        folder = self.relay.configuration / "sasl"
        folder.mkdir()
        database = folder / "users"
        (folder / "smtpd.conf").write_text(
            f"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: {database}\n"
        )
        name, _, domain = USER[0].partition("@")
        command = (program("saslpasswd2"), "-p", "-c", "-f", str(database), "-u", domain, name)
        subprocess.run(command, input=USER[1].encode(), check=True, capture_output=True)
        shutil.chown(database, group="postfix")
        database.chmod(0o640)

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run both."""
        self._make_certificate()
        self.receiver.write()
        self.relay.write()
        self._add_user()
        with self.receiver.running(), self.relay.running():
            yield

    def submit(self, service: str, letter: Letter) -> Sent:
        """Hand a message to a service of the relay."""
        return send("::1" if service.endswith("6") else self.relay.address, self.relay.ports[service], letter)

    def deliver(self, service: str, letter: Letter) -> Sent:
        """Hand a message to a service of the receiver."""
        return send(
            "::1" if service.endswith("6") else self.receiver.address, self.receiver.ports[service], letter
        )
