"""The DNS itself, asked through dnspython: the one module of hdrscan that reaches the network.

This module loads dnspython, which takes a while: import it where questions are to be asked.
"""

import socket
from collections.abc import Iterable
from secrets import token_bytes
from time import monotonic

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.nameserver
import dns.rdatatype
import dns.resolver

from hdrscan.dns.rdata import MAX_CHAIN, values_of
from hdrscan.dns.resolver import ask
from hdrscan.dns.wire import TYPES, is_reply, question_of, read_fast_path
from hdrscan.errors import UsageError
from hdrscan.model.absent import NOT_PRESENT
from hdrscan.model.dns import Answer, NoData, NotAsked, NxDomain, Question, Records, TempFail
from hdrscan.text.addresses import server_place
from hdrscan.text.names import is_dns_name, labels_of, name_of

SECONDS = 5.0
"""How long one question may take, its second try and the one over TCP included."""

# What passes every network unfragmented; longer answers come over TCP (RFC 9715).
_UDP_PAYLOAD = 1232


class NetworkResolver:
    """Asks name servers, over UDP and where the answer does not fit over TCP. May be used by several threads."""

    def __init__(self, servers: Iterable[str] = (), seconds: float = SECONDS) -> None:
        """Ask these servers, written ``ADDR``, ``ADDR:PORT`` or ``[ADDR6]:PORT``; without any the system's own.

        Raises:
            UsageError: a server is written otherwise, or the system has none.
        """
        servers = tuple(servers)
        named = [_server(text) for text in servers]
        self.source = ", ".join(servers) or "this system's name servers"
        """Who answers, for a person."""
        try:
            self._resolver = dns.resolver.Resolver(configure=not named)
        except dns.resolver.NoResolverConfiguration as error:
            raise UsageError("this system names no DNS server; give one to ask") from error
        if named:
            self._resolver.nameservers = named
        # Time for each server and one more try: neither a dead server nor a lost packet costs the answer.
        self._resolver.timeout = seconds / (len(self._resolver.nameservers) + 1)
        self._resolver.lifetime = seconds
        self._resolver.use_edns(0, 0, _UDP_PAYLOAD)
        self._seconds = seconds
        self._places = [_place(server, self._resolver.port) for server in self._resolver.nameservers]
        self._first = 0
        self._only = _shown(str(named[0])) if len(named) == 1 else NOT_PRESENT

    def query(self, name: str, record_type: str) -> Answer:
        """Ask, following CNAME records where the server does not."""
        question = ask(name, record_type)
        chain: tuple[str, ...] = ()
        ttl: int | None = None
        at = question.name
        while len(chain) <= MAX_CHAIN:
            answer, final = self._ask(Question(at, question.type))
            if isinstance(answer, TempFail | NotAsked):
                return answer._replace(question=question)
            ttl = answer.ttl if ttl is None else min(ttl, answer.ttl)
            chain += answer.chain
            if final:
                return answer._replace(question=question, ttl=ttl, chain=chain)
            at = chain[-1]
        return TempFail(question, f"the CNAME chain has more than {MAX_CHAIN} links", self._only)

    def _ask(self, question: Question) -> tuple[Answer, bool]:  # noqa: PLR0911 - one for each way to fail
        """Ask once; tell too whether the answer is final, or its chain goes on where this server did not look."""
        if question.name and not is_dns_name(question.name):
            return NotAsked(question, "this is not a name that can be asked for"), True
        begin = monotonic()
        usual = self._fast_path(question)
        if usual is not None:
            return usual, True
        name = dns.name.Name((*labels_of(question.name), b""))
        try:
            return self._answer(question, name, max(0.01, self._seconds - (monotonic() - begin)))
        except dns.resolver.NXDOMAIN as error:
            found = error.kwargs["responses"][name].resolve_chaining()
            chain = tuple(name_of(record[0].target.labels) for record in found.cnames)
            return NxDomain(question, found.minimum_ttl, chain, self._only), True
        except (dns.resolver.NoNameservers, dns.resolver.LifetimeTimeout) as error:
            silent = not any(isinstance(what, str) for _, _, _, what, _ in error.kwargs.get("errors", ()))
            return TempFail(question, self._what_went_wrong(error), self._only, silent), True
        except (dns.rdatatype.UnknownRdatatype, dns.resolver.NoMetaqueries):
            return NotAsked(question, f"there is no record type {question.type} to ask for"), True
        except (dns.exception.DNSException, OSError) as error:
            return TempFail(question, str(error) or type(error).__name__, self._only), True

    def _fast_path(self, question: Question) -> Records | NoData | NxDomain | None:
        """Ask one server once, and take a reply that is quite usual; None where dnspython has to see to it.

        After a silent server the next one is asked first.
        """
        if question.type not in TYPES:
            return None
        at = self._first
        host, port = self._places[at]
        asked = question_of(question, token_bytes(2), _UDP_PAYLOAD)
        end = monotonic() + self._resolver.timeout
        try:
            with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM) as udp:
                udp.connect((host, port))  # a port of its own for each question, and replies of this server alone
                udp.send(asked)
                while (left := end - monotonic()) > 0:
                    udp.settimeout(left)
                    packet = udp.recv(65_535)
                    if is_reply(packet, asked):
                        return read_fast_path(packet, asked, question, f"{_bracketed(host)}:{port}")
        except TimeoutError:
            self._first = (at + 1) % len(self._places)
        except OSError:
            pass
        return None

    def _answer(self, question: Question, name: dns.name.Name, seconds: float) -> tuple[Answer, bool]:
        answer = self._resolver.resolve(
            name, question.type, raise_on_no_answer=False, search=False, lifetime=seconds
        )
        found = answer.chaining_result
        chain = tuple(name_of(record[0].target.labels) for record in found.cnames)
        server = f"{_bracketed(answer.nameserver)}:{answer.port}" if answer.nameserver else self._only
        if answer.rrset is not None:
            values = values_of(question.type, answer.rrset)
            return Records(question, values, found.minimum_ttl, chain, server), True
        recursive = bool(answer.response.flags & dns.flags.RA)
        return NoData(question, found.minimum_ttl, chain, server), recursive or not chain

    def _what_went_wrong(self, error: dns.exception.DNSException) -> str:
        """Say in one clause what each server did."""
        clauses: dict[str, None] = {}
        for server, _, _, what, _ in error.kwargs.get("errors", ()):
            if isinstance(what, str):
                clause = f"answered {what}"
            elif isinstance(what, dns.exception.Timeout):
                clause = "did not answer"
            else:
                clause = f"failed: {str(what) or type(what).__name__}"
            clauses[f"{_shown(server)} {clause}"] = None
        if isinstance(error, dns.resolver.LifetimeTimeout):
            clauses[f"there was no answer within {self._seconds:g} s"] = None
        return "; ".join(clauses)


def _place(server: "str | dns.nameserver.Nameserver", port: int) -> tuple[str, int]:
    """Return a server's address and port."""
    return (
        (server.address, server.port)
        if isinstance(server, dns.nameserver.Do53Nameserver)
        else (str(server), port)
    )


def _server(text: str) -> dns.nameserver.Nameserver:
    place = server_place(text)
    if place is None:
        raise UsageError(f"'{text}' is not a name server: write ADDR, ADDR:PORT or [ADDR6]:PORT")
    return dns.nameserver.Do53Nameserver(*place)


def _shown(server: str) -> str:
    """Turn dnspython's ``Do53:192.0.2.53@53`` into ``192.0.2.53:53``."""
    address, at, port = server.removeprefix("Do53:").rpartition("@")
    return f"{_bracketed(address)}:{port}" if at else server


def _bracketed(address: str) -> str:
    return f"[{address}]" if ":" in address else address
