"""Many questions at once."""

from collections.abc import Iterable
from concurrent.futures import Executor, ThreadPoolExecutor

from hdrscan.dns.resolver import Cached, Resolver, ask
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
    known: dict[Question, Answer] = {}
    if isinstance(resolver, Cached):
        # Many messages ask the same; a thread is for what has to be waited for.
        kept = ((question, resolver.kept(question)) for question in wanted)
        known = {question: answer for question, answer in kept if answer is not None}
    open_ones = [question for question in wanted if question not in known]
    if len(open_ones) <= 1:
        asked = {question: resolver.query(*question) for question in open_ones}
    elif pool is not None:
        asked = _all(resolver, open_ones, pool)
    else:
        with ThreadPoolExecutor(min(_WORKERS, len(open_ones))) as own:
            asked = _all(resolver, open_ones, own)
    return {question: known.get(question) or asked[question] for question in wanted}


def _all(resolver: Resolver, wanted: list[Question], pool: Executor) -> dict[Question, Answer]:
    return dict(zip(wanted, pool.map(lambda question: resolver.query(*question), wanted), strict=True))
