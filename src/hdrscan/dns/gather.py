"""Many questions at once."""

from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor

from hdrscan.dns.resolver import Resolver, ask
from hdrscan.model.dns import Answer, Question

_WORKERS = 8


def gather(
    resolver: Resolver, questions: Iterable[Question], pool: Executor | None = None
) -> dict[Question, Answer]:
    """Ask all questions, each one once, and wait for the answers.

    The answers stand in the order of the questions, each under its one spelling (``ask``). Threads do it, because
    waiting is all that there is to do: those of ``pool``, which bounds how many questions are under way, or eight
    of their own.
    """
    wanted = list(dict.fromkeys(ask(*question) for question in questions))
    if len(wanted) <= 1:
        return {question: resolver.query(*question) for question in wanted}
    if pool is not None:
        return _all(resolver, wanted, pool)
    with ThreadPoolExecutor(min(_WORKERS, len(wanted))) as own:
        return _all(resolver, wanted, own)


def _all(resolver: Resolver, wanted: list[Question], pool: Executor) -> dict[Question, Answer]:
    return dict(zip(wanted, pool.map(lambda question: resolver.query(*question), wanted), strict=True))
