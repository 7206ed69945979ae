"""A name server with our zones, and the programs that judge mail by it: policyd-spf, OpenDKIM and OpenDMARC."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from servers.network import Network
from servers.stage import answers, program

SELECTOR = "june"
_SOA = "$TTL 60\n@ SOA ns.example.com. hostmaster.example.com. 1 60 60 60 60\n@ NS ns.example.com.\n"
_ZONES = {
    # The root too: what is not here does not exist, and nobody goes on asking.
    ".": "ns.example.com. A 127.0.0.1\n",
    "example.com": (
        '@ TXT "v=spf1 ip4:127.0.0.2 ip4:203.0.113.25 ip6:2001:db8::25 -all"\n'
        'mail TXT "v=spf1 ip4:127.0.0.2 -all"\n'
        "mail A 127.0.0.2\n"
        '_dmarc TXT "v=DMARC1; p=reject"\n'
    ),
    "example.net": '@ TXT "v=spf1 ip4:198.51.100.7 ~all"\nbroken TXT "v=spf1 ip4:nonsense -all"\n',
    "example.org": "mx A 127.0.0.3\n",
}


class Judges:
    """Writes the configurations of all of them, and runs them."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.stage = network.stage
        self.folder = network.stage.folder / "judges"
        self.folder.mkdir()
        self.key = self.folder / "key.pem"

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run the name server and the milters; Postfix starts policyd-spf itself."""
        public = self._make_key()
        network, resolver = self.network, self.stage.resolver
        signer = (
            f"Mode s\nDomain example.com\nSelector {SELECTOR}\nKeyFile {self.key}\nRequireSafeKeys no\n"
            "InternalHosts 0.0.0.0/0\nCanonicalization relaxed/simple\nOversignHeaders From\n"
        )
        verifier = f"Mode v\nAuthservID mx.example.org\nInternalHosts 192.0.2.255\nNameservers {resolver}\n"
        dmarc = (
            "AuthservID mx.example.org\nTrustedAuthservIDs mx.example.org\nSPFSelfValidate true\n"
            "RejectFailures false\nIgnoreHosts " + self._put("nobody", "192.0.2.255\n") + "\n"
        )
        with ExitStack() as stack:
            self._run(stack, "nsd", ("-d", "-c", self._name_server(public)), resolver, 53)
            for name, port, text in (
                ("opendkim", network.signer, signer),
                ("opendkim", network.verifier, verifier),
                ("opendmarc", network.dmarc, dmarc),
            ):
                path = self._put(f"{name}-{port}.conf", f"Syslog no\nSocket inet:{port}@127.0.0.1\n{text}")
                self._run(stack, name, ("-f", "-c" if name == "opendmarc" else "-x", path), "127.0.0.1", port)
            yield

    def _run(self, stack: ExitStack, name: str, options: tuple[str, ...], address: str, port: int) -> None:
        command = (program(name), *options)
        stack.enter_context(self.stage.running(f"{name}-{port}", command, answers(address, port)))

    def _put(self, name: str, text: str) -> str:
        path = self.folder / name
        path.write_text(text, "ascii")
        return str(path)

    def _make_key(self) -> str:
        """Make the signer's key; return the record that publishes it (RFC 6376 section 3.6.1)."""
        openssl = program("openssl")
        subprocess.run((openssl, "genrsa", "-out", self.key, "2048"), check=True, capture_output=True)
        self.key.chmod(0o644)
        command = (openssl, "rsa", "-in", self.key, "-pubout")
        lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
        return "".join(f' "{part}"' for part in ("v=DKIM1; k=rsa; p=", *lines[1:-1]))

    def _name_server(self, public: str) -> str:
        """Write NSD's configuration and the zones; no user is changed to, so every file can be root's."""
        zones = {**_ZONES, "example.com": f"{_ZONES['example.com']}{SELECTOR}._domainkey TXT{public}\n"}
        text = (
            f'server:\n  ip-address: {self.stage.resolver}\n  port: 53\n  username: ""\n  chroot: ""\n'
            f'  zonesdir: {self.folder}\n  database: ""\n  pidfile: ""\n  zonelistfile: {self.folder}/zonelist\n'
            f"  xfrdfile: {self.folder}/xfrd\n  xfrdir: {self.folder}\n  server-count: 1\n"
            "remote-control:\n  control-enable: no\n"
        )
        for number, (name, records) in enumerate(zones.items()):
            path = Path(self._put(f"zone-{number}", f"{_SOA}{records}"))
            text += f"zone:\n  name: {name}\n  zonefile: {path.name}\n"
        return self._put("nsd.conf", text)
