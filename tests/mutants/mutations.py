"""Small wrong changes of a module: what ``run.py`` plants, one at a time.

Why a tool of our own: mutmut (3.8) passes over decorated functions, and the modules that decide trust are mostly
properties and cached properties; cosmic-ray (8.7) drops no operand of a condition and makes no condition constant,
and those are the mistakes that a trust hole is made of.
"""

import ast
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple


class Mutant(NamedTuple):
    """One wrong change."""

    name: str
    """``function: before -> after``; with a number where a function has several of the same."""
    line: int
    source: str
    """The whole module with the change."""
    function: str | None
    """The function that holds it, with its class; None outside of all."""


class _Change(NamedTuple):
    start: int
    end: int
    """Offsets in the module's bytes."""
    text: str


_OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.Eq: "!=",
    ast.NotEq: "==",
    ast.Is: "is not",
    ast.IsNot: "is",
    ast.In: "not in",
    ast.NotIn: "in",
    ast.Lt: "<=",
    ast.LtE: "<",
    ast.Gt: ">=",
    ast.GtE: ">",
}
_OTHER_CALL = {"any": "all", "all": "any", "min": "max", "max": "min"}
_Condition = ast.If | ast.IfExp | ast.While
_Collection = ast.Tuple | ast.Set | ast.List


def mutants_of(source: str) -> list[Mutant]:
    """Return all mutants of a module, in the order of its lines."""
    module = _Module(source)
    found: list[Mutant] = []
    seen: Counter[str] = Counter()
    for owner, change, function in sorted(set(module.changes()), key=lambda each: each[1]):
        before = " ".join(module.data[change.start : change.end].decode().split())
        name = f"{owner}: {before} -> {change.text}"
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} #{seen[name]}"
        changed = module.data[: change.start] + change.text.encode() + module.data[change.end :]
        line = module.data.count(b"\n", 0, change.start) + 1
        found.append(Mutant(name, line, changed.decode(), function))
    return found


def functions_of(tree: ast.Module) -> list[tuple[str, ast.FunctionDef]]:
    """Return all functions of a module, each with the name that mutants in it have."""
    return [(owner, node) for owner, _, node in _walk(tree) if isinstance(node, ast.FunctionDef)]


def _walk(tree: ast.Module) -> Iterator[tuple[str, str | None, ast.AST]]:
    """Return every part that is mutated, with the function or class that it is in, and the function alone."""
    todo: list[tuple[str, str | None, ast.AST]] = [("module", None, tree)]
    while todo:
        owner, function, node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            owner = node.name if owner == "module" else f"{owner}.{node.name}"
            function = owner if isinstance(node, ast.FunctionDef) else None
        elif isinstance(node, ast.arguments):
            function = None  # defaults are worked out where the function is defined
        yield owner, function, node
        todo += [(owner, function, child) for child in _children(node)]


class _Module:
    """A module's source, with the places of its parts."""

    def __init__(self, source: str) -> None:
        self.data = source.encode()
        self.tree = ast.parse(source)
        self.lines = [0]
        for line in self.data.split(b"\n"):
            self.lines.append(self.lines[-1] + len(line) + 1)

    def span(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        if node.end_lineno is None or node.end_col_offset is None:
            raise AssertionError("a parsed node has an end")
        return self.lines[node.lineno - 1] + node.col_offset, self.lines[
            node.end_lineno - 1
        ] + node.end_col_offset

    def text(self, node: ast.expr) -> str:
        """Return a node's source; in parentheses, so that it can stand anywhere."""
        start, end = self.span(node)
        text = self.data[start:end].decode()
        plain = isinstance(node, ast.Name | ast.Constant | ast.Call | ast.Attribute | ast.Subscript)
        return text if plain else f"({text})"

    def changes(self) -> Iterator[tuple[str, _Change, str | None]]:
        """Return every change, with the function or class that it is in, and the same where it is a function."""
        for owner, function, node in _walk(self.tree):
            for change in self._of(node):
                yield owner, change, function

    def _of(self, node: ast.AST) -> Iterator[_Change]:
        if isinstance(node, ast.BoolOp):
            yield from self._of_bool_op(node)
        elif isinstance(node, ast.Compare):
            yield from self._of_compare(node)
        elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
            yield self._instead(node, self.text(node.operand))
        elif isinstance(node, ast.Constant):
            yield from self._of_constant(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _OTHER_CALL:
            yield self._instead(node.func, _OTHER_CALL[node.func.id])
        elif isinstance(node, ast.Continue | ast.Break):
            start, end = self.span(node)
            yield _Change(start, end, "break" if isinstance(node, ast.Continue) else "continue")
        elif isinstance(node, _Collection) and isinstance(getattr(node, "ctx", None), ast.Load | None):
            yield from self._of_collection(node)
        for test in _tests(node):
            if not isinstance(test, ast.Constant):
                yield self._instead(test, "True")
                yield self._instead(test, "False")

    def _instead(self, node: ast.expr, text: str) -> _Change:
        return _Change(*self.span(node), text)

    def _of_bool_op(self, node: ast.BoolOp) -> Iterator[_Change]:
        """Drop each operand; and for or, or for and."""
        word, other = ("and", "or") if isinstance(node.op, ast.And) else ("or", "and")
        texts = [self.text(value) for value in node.values]
        for number in range(len(texts)):
            kept = texts[:number] + texts[number + 1 :]
            yield self._instead(node, f"({f' {word} '.join(kept)})")
        yield self._instead(node, f"({f' {other} '.join(texts)})")

    def _of_compare(self, node: ast.Compare) -> Iterator[_Change]:
        if len(node.ops) == 1:
            opposite = _OPPOSITE[type(node.ops[0])]
            yield self._instead(node, f"({self.text(node.left)} {opposite} {self.text(node.comparators[0])})")

    def _of_constant(self, node: ast.Constant) -> Iterator[_Change]:
        if isinstance(node.value, bool):
            yield self._instead(node, str(not node.value))
        elif isinstance(node.value, int):
            yield self._instead(node, str(node.value + 1))

    def _of_collection(self, node: _Collection) -> Iterator[_Change]:
        """Drop each element of a collection of constants or names, where one at least is left."""
        plain = [each for each in node.elts if isinstance(each, ast.Constant | ast.Name | ast.Attribute)]
        if len(plain) != len(node.elts) or len(plain) < 2:
            return
        opening, closing = {ast.Tuple: ("(", ")"), ast.Set: ("{", "}"), ast.List: ("[", "]")}[type(node)]
        for number in range(len(plain)):
            kept = [self.text(each) for each in plain[:number] + plain[number + 1 :]]
            yield self._instead(node, f"{opening}{', '.join(kept)},{closing}")


def _tests(node: ast.AST) -> list[ast.expr]:
    """Return the conditions of a node that can be made constant."""
    if isinstance(node, _Condition):
        return [node.test]
    return node.ifs if isinstance(node, ast.comprehension) else []


def _children(node: ast.AST) -> Iterator[ast.AST]:
    """Return the parts that are mutated: no docstrings, annotations, imports or decorators."""
    for name, value in ast.iter_fields(node):
        if name in ("annotation", "returns", "decorator_list", "slice", "bases"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST) and not isinstance(child, ast.Raise | ast.JoinedStr):
                yield child
