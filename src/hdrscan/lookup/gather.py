"""Many questions at once."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from hdrscan.lookup.resolver import Resolver, ask
from hdrscan.model.dns import Answer, Question


def gather(resolver: Resolver, questions: Iterable[Question], workers: int = 8) -> dict[Question, Answer]:
    """Ask all questions, each one once, with at most ``workers`` of them under way at a time.

    The answers stand in the order of the questions, each under its one spelling (``ask``). Threads do it, because
    waiting is all that there is to do.
    """
    wanted = list(dict.fromkeys(ask(*question) for question in questions))
    if len(wanted) <= 1 or workers <= 1:
        return {question: resolver.query(*question) for question in wanted}
    with ThreadPoolExecutor(min(workers, len(wanted))) as pool:
        return dict(zip(wanted, pool.map(lambda question: resolver.query(*question), wanted), strict=True))
