"""Name servers that are not there: a long run ends in bounded time, and says that nothing is known."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from broken_messages import ASKING
from hdrscan.analyze import conclude, examine
from hdrscan.dns.network import NetworkResolver
from hdrscan.dns.resolver import Cached, CircuitBreaker
from hdrscan.ingest.sources import read_bytes
from hdrscan.message_facts import DnsContext, ask_about
from hdrscan.model.absent import NOT_APPLICABLE
from hdrscan.model.dns import TempFail
from hdrscan.model.dns_provenance import DnsProvenance
from hdrscan.settings import DEFAULTS
from messages import message
from nameserver import HOST

MESSAGES = 1_000
SECONDS = 0.4
"""How long one question waits."""
# The eight questions under way when the fifth fails have each two tries; then a probe now and then.
MOST_PACKETS = 64


@contextmanager
def silence() -> Iterator[tuple[str, list[bytes]]]:
    """Hold a UDP port that never answers, and count what arrives there."""
    heard: list[bytes] = []
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((HOST, 0))
        server.settimeout(0.05)
        over = threading.Event()

        def listen() -> None:
            while not over.is_set():
                try:
                    heard.append(server.recv(4096))
                except TimeoutError:
                    continue

        thread = threading.Thread(target=listen)
        thread.start()
        try:
            yield f"{HOST}:{server.getsockname()[1]}", heard
        finally:
            over.set()
            thread.join()


def test_a_thousand_messages_do_not_wait_for_a_server_that_is_not_there() -> None:
    began = time.monotonic()
    reasons: set[str] = set()
    with silence() as (server, heard):
        clock = time.monotonic
        resolver = Cached(CircuitBreaker(NetworkResolver([server], SECONDS), clock), clock)
        dns_context = DnsContext(resolver, clock, DnsProvenance(server, (), NOT_APPLICABLE, NOT_APPLICABLE))
        for number in range(MESSAGES):
            data = message("postfix", [f"Return-Path: <a@d{number}.example.net>"], [], f"a@d{number}.example.net")
            examined = examine(*read_bytes(data), DEFAULTS)
            live = ask_about(examined.report, DEFAULTS, dns_context)
            report = conclude(examined, DEFAULTS, live)
            assert not {finding.code for finding in report.findings} & ASKING, "not known is not absent"
            answers = [answer for check in live.checks for answer in check.check.answers]
            assert answers
            assert all(isinstance(answer, TempFail) for answer in answers)
            reasons |= {answer.reason for answer in answers if isinstance(answer, TempFail)}
    assert len(heard) <= MOST_PACKETS
    # Nearly all of it is the judging itself; one question after the other would have waited for hours.
    assert time.monotonic() - began < MESSAGES * SECONDS / 2
    assert reasons == {
        f"{server} did not answer; there was no answer within {SECONDS:g} s",
        "no name server answered the 5 questions before, and none is asked now",
    }
