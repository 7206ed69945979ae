"""The beginning of an Authentication-Results body: instance, authserv-id, version (RFC 8601 section 2.2)."""

import re
from typing import NamedTuple

from hdrscan.auth import grammar
from hdrscan.auth.lexer import Lexer
from hdrscan.model.auth import Comment
from hdrscan.model.source import Span
from hdrscan.text.cfws import unquote


class Head(NamedTuple):
    """What stands before the first result."""

    end: int
    """Where the results begin."""
    authserv_id: str | None = None
    span: Span | None = None
    version: int | None = None
    instance: int | None = None


def read_head(lexer: Lexer, comments: list[Comment]) -> Head:
    """Read the beginning; comments in it are filed in ``comments``."""
    match = grammar.HEAD.match(lexer.text)
    if match is None:
        item = grammar.ITEM.match(lexer.text)
        if item and item[1] is None and item[2] != "i":
            return _no_authserv_id(lexer, item.start(2), None)
        return _unusual_head(lexer, comments)
    instance, authserv_id, version = match.groups()
    start, end = match.span(2)
    return Head(
        match.end(),
        authserv_id,
        (start + lexer.shift, end + lexer.shift),
        None if version is None else _version(lexer, version, match.start(3)),
        None if instance is None else _instance(lexer, instance, match.start()),
    )


def _unusual_head(lexer: Lexer, comments: list[Comment]) -> Head:
    text = lexer.text
    place = lexer.skip(0, comments)
    instance = None
    numbered = grammar.INSTANCE.match(text, place)
    if numbered:
        instance = _instance(lexer, numbered[1], place)
        place = lexer.skip(numbered.end(), comments)
    name = grammar.QUOTED.match(text, place) or grammar.WORD.match(text, place)
    if name is None or lexer.is_pair(place):
        return _no_authserv_id(lexer, place, instance)
    span = (name.start() + lexer.shift, name.end() + lexer.shift)
    authserv_id = _authserv_id(lexer, name)
    place = lexer.skip(name.end(), comments)
    version = None
    number = grammar.VERSION.match(text, place)
    if number:
        version = _version(lexer, number[1], place)
        place = lexer.skip(number.end(), comments)
    return Head(place, authserv_id, span, version, instance)


def _no_authserv_id(lexer: Lexer, place: int, instance: int | None) -> Head:
    lexer.mark("missing-authserv-id", "", place)
    lexer.edit(place, place, "missing.invalid" if lexer.text[place : place + 1] == ";" else "missing.invalid;")
    return Head(place, instance=instance)


def _instance(lexer: Lexer, digits: str, start: int) -> int:
    lexer.edit(start, lexer.text.find(";", start) + 1 or lexer.end, "")
    return int(digits)


def _authserv_id(lexer: Lexer, name: re.Match[str]) -> str:
    if grammar.TOKEN.fullmatch(name[0]):
        return name[0]
    if not name[0].startswith('"'):
        lexer.mark("odd-authserv-id", name[0], name.start())
    # authres reads no quoted authserv-id; which one stands here does not matter to the results.
    lexer.edit(name.start(), name.end(), "odd.invalid")
    return unquote(name[0])


def _version(lexer: Lexer, digits: str, start: int) -> int:
    version = int(digits)
    if version != 1:
        lexer.mark("unsupported-version", digits, start)
        lexer.edit(start, start + len(digits), "")
    return version
