"""A resolver for tests: what it holds is all there is."""

from collections.abc import Mapping

from hdrscan.dns.resolver import ask
from hdrscan.model.dns import Answer, Mx, NoData, NxDomain, Question, Records, TempFail, Text, Value
from hdrscan.text.names import plain_name

TTL = 3600


def text(*strings: str) -> Text:
    return Text("".join(strings), strings)


class Memory:
    """Answers from a dictionary of ``NAME TYPE`` to values, and counts the questions."""

    def __init__(self, held: Mapping[str, list[Value] | Answer | str]) -> None:
        self.held: dict[Question, list[Value] | Answer] = {}
        for key, values in held.items():
            name, _, record_type = key.rpartition(" ")
            self.add(name, record_type, values)
        self.asked: list[Question] = []

    def add(self, name: str, record_type: str, values: list[Value] | Answer | str) -> None:
        if isinstance(values, str):
            values = [text(values)] if record_type == "TXT" else [values]
        self.held[ask(name, record_type)] = values

    def query(self, name: str, record_type: str) -> Answer:
        question = ask(name, record_type)
        self.asked.append(question)
        chain: list[str] = []
        at = question.name
        while len(chain) < 10:
            found = self.held.get(Question(at, question.type))
            if isinstance(found, list):
                return Records(question, tuple(found), TTL, tuple(chain))
            if found is not None:
                return found._replace(question=question)
            alias = self.held.get(Question(at, "CNAME"))
            if not isinstance(alias, list):
                exists = any(held.name == at or held.name.endswith("." + at) for held in self.held)
                return (NoData if exists else NxDomain)(question, TTL, tuple(chain))
            at = plain_name(str(alias[0]))
            chain.append(at)
        return TempFail(question, "the CNAME chain has no end")


__all__ = ["TTL", "Memory", "Mx", "text"]
