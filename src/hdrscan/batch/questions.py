"""One process asks the DNS for all: worker processes send it their questions over pipes.

So each question is asked once, whoever wants to know, and the answers can be recorded.
"""

from concurrent.futures import Executor, Future, ThreadPoolExecutor
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any

from hdrscan.dns.resolver import Cached, Resolver, ask
from hdrscan.message_facts import DnsContext
from hdrscan.model.dns import Answer, Question, TempFail

if TYPE_CHECKING:
    from multiprocessing.connection import Connection

MOST_ASKING = 64
"""Threads of a worker that ask what can be foreseen."""


class Remote:
    """Has another process answer. May be used by several threads."""

    def __init__(self, pipe: "Connection[Any, Any]") -> None:
        """``pipe``: its other end is given to ``serve``."""
        self._pipe = pipe
        self._lock = Lock()
        self._waiting: dict[int, Future[Answer]] = {}
        self._count = 0
        self._is_gone = False
        Thread(target=self._listen, daemon=True).start()

    def query(self, name: str, record_type: str) -> Answer:
        """Ask, and wait for the answer."""
        question = ask(name, record_type)
        answer: Future[Answer] = Future()
        with self._lock:
            self._count += 1
            number = self._count
            if not self._is_gone:
                self._waiting[number] = answer
                try:
                    self._pipe.send((number, question))
                except OSError:
                    self._is_gone = True
            if self._is_gone:
                return _unanswered(question)
        return answer.result()

    def _listen(self) -> None:
        try:
            while True:
                number, answer = self._pipe.recv()
                self._waiting.pop(number).set_result(answer)
        except (EOFError, OSError):
            with self._lock:
                self._is_gone = True
                left = [*self._waiting.values()]
                self._waiting.clear()
            for future in left:
                future.set_result(_unanswered(Question("", "")))


def remote_context(dns_context: DnsContext, pipe: "Connection[Any, Any]") -> DnsContext:
    """Return a DNS context like this one whose questions go through a pipe."""
    return dns_context._replace(
        resolver=Cached(Remote(pipe), dns_context.clock), pool=ThreadPoolExecutor(MOST_ASKING)
    )


def without_resolver(dns_context: DnsContext) -> DnsContext:
    """Return what of a DNS context another process can be sent."""
    return dns_context._replace(resolver=_Nobody(), pool=None, silence=str)


def serve(pipe: "Connection[Any, Any]", dns_context: DnsContext) -> None:
    """Answer the questions of a process, by the threads of the DNS context's pool, until it ends."""
    pool = dns_context.pool or ThreadPoolExecutor(MOST_ASKING)
    Thread(target=_serve, args=(pipe, dns_context.resolver, pool), daemon=True).start()


def _serve(pipe: "Connection[Any, Any]", resolver: Resolver, pool: Executor) -> None:
    lock = Lock()

    def answer(number: int, question: Question) -> None:
        found = resolver.query(*question)
        try:
            with lock:
                pipe.send((number, found))
        except OSError:
            return  # who asked is gone

    try:
        while True:
            pool.submit(answer, *pipe.recv())
    except (EOFError, OSError, RuntimeError):
        return  # the process is gone, or the pool: all ends


class _Nobody:
    """Stands where there is no resolver yet."""

    def query(self, name: str, record_type: str) -> Answer:
        """Never asked."""
        return _unanswered(ask(name, record_type))


def _unanswered(question: Question) -> Answer:
    return TempFail(question, "the process that asks the DNS is gone")
