"""Asking the DNS: the options that say whom, and the resolver that they come to.

Nothing here loads dnspython or dkimpy before an option asks for them.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from hdrscan.errors import UsageError

if TYPE_CHECKING:
    from datetime import datetime

    from hdrscan.dns.overlay import (
        Zone,
    )
    from hdrscan.dns.resolver import CircuitBreaker, InFlight, Recorder, Resolver
    from hdrscan.message_facts import DnsContext
    from hdrscan.model.absent import Absent
    from hdrscan.settings import Settings


class DnsOptions(NamedTuple):
    """The options about the DNS, as written."""

    dns: bool = False
    resolvers: Sequence[str] = ()
    record: str | None = None
    replay: str | None = None
    zones: Sequence[str] = ()
    lists: Sequence[str] = ()

    @property
    def is_live(self) -> bool:
        """Whether name servers are asked."""
        return self.dns or bool(self.resolvers)

    def with_settings(self, settings: "Settings") -> "DnsOptions":
        """Add what the settings file names. It turns nothing on: without an option nobody is asked."""
        resolvers, lists = self.resolvers, self.lists
        if self.dns and not resolvers:
            resolvers = settings.resolvers
        if (self.is_live or self.replay is not None) and not lists:
            lists = settings.lists
        return self._replace(resolvers=resolvers, lists=lists)

    @property
    def files(self) -> tuple[str, ...]:
        """The files that are read, which no output may replace."""
        return (*self.zones, *([] if self.replay is None else [self.replay]))


NO_DNS = DnsOptions()


class Stack(NamedTuple):
    """What answers, from the top; only ``live`` reaches the network."""

    resolver: "Resolver"
    live: "LiveStack | None"
    source: str
    asked_at: "datetime | Absent"
    asked_until: "datetime | Absent"


class LiveStack(NamedTuple):
    """What asks name servers, from the top."""

    bound: "InFlight"
    recorder: "Recorder"
    breaker: "CircuitBreaker"

    def silence(self) -> str:
        """Say in one sentence that name servers were silent; empty where they were not."""
        from hdrscan.model.checklist import is_answered  # noqa: PLC0415 - it costs time at the start

        answers = [kept.answer for kept in self.recorder.recorded]
        if answers and not any(is_answered([answer]) for answer in answers):
            return "no question to the DNS was answered, so nothing was checked there"
        if self.breaker.unasked:
            return (
                f"name servers fell silent: {self.breaker.unasked:,} questions were not asked any more, "
                "and what hangs on them was not checked"
            )
        return ""


@contextmanager
def open_dns(options: DnsOptions, inputs: Sequence[str]) -> "Iterator[DnsContext | None]":
    """Make what answers questions; None without any option. What was asked live is recorded in the end.

    ``inputs`` are files that the recording must not replace.

    Raises:
        UsageError: options contradict one another, or a file or name server makes no sense.
    """
    if options == NO_DNS:
        yield None
        return
    _check(options, inputs)
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - as all of these: only where the DNS is asked
    from time import monotonic, thread_time  # noqa: PLC0415

    from hdrscan.dns.overlay import ZoneResolver  # noqa: PLC0415
    from hdrscan.dns.resolver import MOST_IN_FLIGHT, Cached  # noqa: PLC0415
    from hdrscan.message_facts import DnsContext  # noqa: PLC0415
    from hdrscan.model.dns_provenance import DnsProvenance  # noqa: PLC0415

    zones = _zones(options.zones)
    stack = _stack(options)
    resolver = ZoneResolver(zones, stack.resolver) if zones else stack.resolver
    provenance = DnsProvenance(
        stack.source, tuple(zone.source for zone in zones), stack.asked_at, stack.asked_until
    )
    live = stack.live
    if live is not None and options.record is not None:
        _save(options.record, live.recorder)  # a file that cannot be written is told before the work, not after
    pool = ThreadPoolExecutor(MOST_IN_FLIGHT)
    dns_context = DnsContext(
        Cached(resolver, monotonic), monotonic, provenance, _lists(options.lists), pool, thread_time
    )
    try:
        yield dns_context if live is None else dns_context._replace(silence=live.silence)
    finally:
        if live is not None:
            live.bound.close()
        pool.shutdown(wait=False, cancel_futures=True)
        if live is not None and options.record is not None:
            _save(options.record, live.recorder)


def _save(file: str, recorder: "Recorder") -> None:
    from hdrscan.dns.replay import save_answers  # noqa: PLC0415

    save_answers(file, recorder.recorded)


def _check(options: DnsOptions, inputs: Sequence[str]) -> None:
    if options.replay is not None and options.is_live:
        raise UsageError("--dns-replay never asks the network; leave --dns and --resolver out")
    if options.record is not None and not options.is_live:
        raise UsageError("--dns-record records what --dns asks; give --dns too")
    if options.lists and not (options.is_live or options.replay is not None or options.zones):
        raise UsageError("--dnsbl asks the DNS; give --dns too")
    if options.record is not None and any(_is_same(file, options.record) for file in inputs):
        raise UsageError(f"{options.record}: is one of the files that are read; record to another file")


def _is_same(one: str, other: str) -> bool:
    return os.path.exists(one) and os.path.exists(other) and os.path.samefile(one, other)  # noqa: PTH110, PTH121 - start-up: pathlib is slow to load


def _stack(options: DnsOptions) -> Stack:
    """Make what stands below the zone files."""
    from datetime import UTC, datetime  # noqa: PLC0415
    from time import monotonic  # noqa: PLC0415

    from hdrscan.dns.overlay import NOBODY_BELOW  # noqa: PLC0415
    from hdrscan.dns.resolver import CircuitBreaker, InFlight, Recorder  # noqa: PLC0415
    from hdrscan.model.absent import NOT_APPLICABLE  # noqa: PLC0415

    if options.replay is not None:
        from hdrscan.dns.replay import ReplayResolver, load_answers  # noqa: PLC0415

        replay = ReplayResolver(load_answers(options.replay), options.replay)
        begin, end = replay.asked_between or (NOT_APPLICABLE, NOT_APPLICABLE)
        return Stack(replay, None, replay.source, begin, end)
    if options.is_live:
        from hdrscan.dns.network import NetworkResolver  # noqa: PLC0415

        network = NetworkResolver(options.resolvers)
        breaker = CircuitBreaker(network, monotonic)
        recorder = Recorder(breaker, lambda: datetime.now(UTC))
        live = LiveStack(InFlight(recorder), recorder, breaker)
        return Stack(live.bound, live, network.source, datetime.now(UTC), NOT_APPLICABLE)
    return Stack(NOBODY_BELOW, None, "", NOT_APPLICABLE, NOT_APPLICABLE)


def _zones(files: Sequence[str]) -> "tuple[Zone, ...]":
    if not files:
        return ()
    from hdrscan.dns.zone import load_zone  # noqa: PLC0415 - loads dnspython

    return tuple(load_zone(file) for file in files)


def _lists(words: Sequence[str]) -> tuple[str, ...]:
    """Read the names of lists; the word ``default`` stands for several."""
    if not words:
        return ()
    from hdrscan.dns.blocklists import DEFAULT_LISTS  # noqa: PLC0415
    from hdrscan.settings.values import USUAL_LISTS, address_list  # noqa: PLC0415

    found: list[str] = []
    for word in words:
        try:
            name = address_list(word)
        except ValueError as error:
            raise UsageError(f"--dnsbl: {error}") from error
        found += DEFAULT_LISTS if name == USUAL_LISTS else (name,)
    return tuple(dict.fromkeys(found))
