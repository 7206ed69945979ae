"""The mutants are valid, differ from their module, and hold the mistakes that once went unseen."""

import ast

import pytest

from mutants.mutations import mutants_of
from mutants.run import ROOT, TARGETS

MODULE = '''
def ours(hop: str | None, below: str, names: tuple[str, ...]) -> bool:
    """Is it == ours?"""
    if hop is None and below != "a":
        return True
    return any(name not in {"b", "c"} for name in names if name) or not below
'''


def test_mutants_of_a_function() -> None:
    either = 'any(name not in {"b", "c"} for name in names if name)'
    assert [mutant.name.replace(either, "{either}") for mutant in mutants_of(MODULE)] == [
        "ours: hop is None -> (hop is not None)",
        'ours: hop is None and below != "a" -> ((below != "a"))',
        'ours: hop is None and below != "a" -> ((hop is None) or (below != "a"))',
        'ours: hop is None and below != "a" -> ((hop is None))',
        'ours: hop is None and below != "a" -> False',
        'ours: hop is None and below != "a" -> True',
        'ours: below != "a" -> (below == "a")',
        "ours: True -> False",
        "ours: any -> all",
        "ours: {either} or not below -> ((not below))",
        "ours: {either} or not below -> ({either} and (not below))",
        "ours: {either} or not below -> ({either})",
        'ours: name not in {"b", "c"} -> (name in ({"b", "c"}))',
        'ours: {"b", "c"} -> {"b",}',
        'ours: {"b", "c"} -> {"c",}',
        "ours: name -> False",
        "ours: name -> True",
        "ours: not below -> below",
    ]


@pytest.mark.parametrize("module", TARGETS)
def test_mutants_are_valid_and_have_names_of_their_own(module: str) -> None:
    source = (ROOT / "src" / "hdrscan" / f"{module}.py").read_text()
    found = mutants_of(source)
    assert len({mutant.name for mutant in found}) == len(found) > 20
    for mutant in found:
        assert ast.dump(ast.parse(mutant.source)) != ast.dump(ast.parse(source))
