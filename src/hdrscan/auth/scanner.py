"""The scanner of Authentication-Results bodies (RFC 8601 section 2.2).

One pattern reads the usual ``; key=value (comment)``; everything else takes the slower way, item by item. What
departs from the RFC is marked with the name of its quirk (``quirks.py``), and with the edit of the text that
would repair it, for a second reader.
"""

import re

from hdrscan.auth import grammar
from hdrscan.auth.grammar import ITEM, MAX_PARTS, MAX_RESULTS, METHODS, NO_METHODS, RESULTS
from hdrscan.auth.head import read_head
from hdrscan.auth.lexer import Lexer, Value
from hdrscan.model.absent import NOT_PRESENT, Absent
from hdrscan.model.auth import Comment, Property, Resinfo
from hdrscan.model.source import Span
from hdrscan.text.cfws import unfold, unquote

_MAX_KEY_PARTS = 4


class Scanner(Lexer):
    """Reads one body when it is made; its attributes hold what was found."""

    def __init__(self, text: str, shift: int) -> None:  # noqa: D107 - the class says it
        super().__init__(text, shift)
        self.none = False
        self.resinfos: list[Resinfo] = []
        self.head_properties: list[Property] = []
        self.head_comments: list[Comment] = []
        # The result that is being read; the head's comments and properties before there is one.
        self.method: str | None = None
        self.method_version: int | Absent = NOT_PRESENT
        self.word = ""
        self.reason: str | Absent = NOT_PRESENT
        self.properties: list[Property] = []
        self.comments = self.head_comments
        self.start = self.last = self.result_end = 0
        # A semicolon that no result has followed yet, and the comments behind it.
        self.semicolon: int | None = None
        self.waiting: list[Comment] = []
        self.head = read_head(self, self.head_comments)
        self._read(self.head.end)

    def _read(self, position: int) -> None:
        text, end, match_item = self.text, self.end, ITEM.match
        parts = 0
        while position < end:
            match = match_item(text, position)
            position = self._item(match) if match else self._other(position)
            parts += 1
            if len(self.resinfos) >= MAX_RESULTS and self.method is not None:
                self._stop(f"{MAX_RESULTS} results", self.start)
                self.method = None
                break
            if parts >= MAX_PARTS:
                self._stop(f"{MAX_PARTS} parts", position)
                break
        if self.semicolon is not None:
            self.mark("empty-result", "", self.semicolon)
            self.edit(self.semicolon, self.semicolon + 1, "")
            self.comments.extend(self.waiting)
        self._close()

    def _stop(self, limit: str, place: int) -> None:
        self.mark("too-many-results", limit, place)
        self.edit(max(0, self.text.rfind(";", 0, place)), self.end, "")
        self.semicolon = None

    # Items

    def _item(self, match: re.Match[str]) -> int:
        semicolon, key, version, plain, other, space, comment = match.groups()
        if semicolon:
            self._separator(match.start(1))
        name = key.lower()
        is_property = "." in name
        if plain is None:
            if not other:
                # The value stands apart from its equals sign, or not at all.
                return self._spread(match.start(2)) or self._stray(match.start(2))
            is_property = self._pair(key, version, match.start(2), Value(other, *match.span(5), plain=False))
        elif is_property and self.semicolon is None and self.method is not None:
            # By far the most frequent item, and next to it a result behind its semicolon.
            start, end = match.span(4)
            self.properties.append(Property(name, plain, (start + self.shift, end + self.shift)))
            self.last = end
        elif not is_property and self.semicolon is not None and name not in NO_METHODS:
            self._begin(name, version, plain, match.start(2), match.end(4))
        else:
            is_property = self._pair(key, version, match.start(2), Value(plain, *match.span(4), plain=True))
        if comment is None:
            return match.end(6)
        if not is_property and not space:
            self.mark("no-space-before-comment", self.word, match.start(2))
        self.last = end = match.end()
        self.add_comment(self.comments, comment, match.start(7) - 1, end)
        return end

    def _other(self, position: int) -> int:
        """Read what is not a usual item: space, a semicolon, a comment, a pair with CFWS inside, a stray word."""
        char = self.text[position]
        if char in " \t\r\n":
            return self.skip(position, self._comments_here())
        if char == ";":
            self._separator(position)
            return position + 1
        if char == "(":
            end = self.comment_at(position, self._comments_here())
            if self.semicolon is None:
                self.last = end
            return end
        return self._spread(position) or self._stray(position)

    def _comments_here(self) -> list[Comment]:
        return self.comments if self.semicolon is None else self.waiting

    def _separator(self, position: int) -> None:
        if self.semicolon is not None:
            self.mark("empty-result", "", self.semicolon)
            self.edit(self.semicolon, self.semicolon + 1, "")
        self.semicolon = position

    def _stray(self, position: int) -> int:
        """Pass over what is neither a pair nor a comment, unless it is the word ``none``."""
        text = self.text
        match = grammar.QUOTED.match(text, position) or grammar.WORD.match(text, position)
        end = match.end() if match else position + 1
        if text[position] == '"' and not match:
            end = self.recover("unclosed-quote", position)
        start, semicolon = position, self.semicolon
        if semicolon is not None:
            self.semicolon = None
            if text[position:end].lower() == "none":
                self.none = True
                return end
            start = semicolon
        self.mark("stray-text", text[position:end], position)
        self.edit(start, end, "")
        return end

    def _spread(self, position: int) -> int | None:
        """Read a pair with comments and space wherever RFC 8601 allows them; None when there is no pair."""
        text = self.text
        comments: list[Comment] = []
        word = grammar.KEY_WORD.match(text, position)
        if word is None:
            return None
        key, version = word[0], None
        place = self.skip_closed(word.end(), comments)
        for _ in range(_MAX_KEY_PARTS):
            if place >= self.end or text[place] not in "./":
                break
            part = grammar.KEY_WORD.match(text, self.skip_closed(place + 1, comments))
            if part is None:
                return None
            if text[place] == ".":
                key = f"{key}.{part[0]}"
            elif part[0].isdecimal():
                version = part[0][:9]
            place = self.skip_closed(part.end(), comments)
        if text[place : place + 1] != "=":
            return None
        equals = place + 1
        value = self.value_at(equals, self.skip_closed(equals, comments))
        self._pair(key, version, position, value)
        self.edit(position, value.start, f"{key}=" if version is None else f"{key}/{version}=")
        self.comments.extend(comment for comment in comments if comment.span[0] - self.shift < value.end)
        return max(value.end, equals)

    # What a pair is

    def _pair(self, key: str, version: str | None, start: int, value: Value) -> bool:
        """File a pair as a new result, or as a property or the result's reason (then the answer is True)."""
        name = key.lower()
        if "." in name or not self._begins_result(name):
            self._property(key, start, value)
            return True
        if self.semicolon is None and (self.method is not None or self.head.authserv_id is not None):
            self.mark("missing-semicolon", key, start)
            self.edit(start, start, ";")
        self._begin(name, version, value.text if value.plain else self._result_word(key, value), start, value.end)
        return False

    def _begin(self, name: str, version: str | None, word: str, start: int, end: int) -> None:
        """Begin a result whose word ends at ``end``."""
        if self.method is not None:
            self._close()
        self.method = name
        self.method_version = NOT_PRESENT if version is None else int(version)
        self.word = word
        self.reason = NOT_PRESENT
        self.properties = []
        self.comments = self.waiting
        self.waiting = []
        self.semicolon = None
        self.start = start
        self.last = self.result_end = end

    def _begins_result(self, name: str) -> bool:
        """Tell whether a word without a dot is a method here."""
        if self.semicolon is not None or (self.method is None and self.head.authserv_id is None):
            return name not in NO_METHODS
        return name in METHODS

    def _result_word(self, key: str, value: Value) -> str:
        if not value.text:
            self.mark("empty-value", key, value.start)
            self.edit(value.start, value.end, "empty")
            return ""
        word = unquote(value.text).strip(",")
        self.mark("unquoted-value", value.text, value.start)
        self.edit(value.start, value.end, re.sub(r"[^A-Za-z0-9-]", "-", word) or "empty")
        return word

    def _property(self, key: str, start: int, value: Value) -> None:
        name = key.lower()
        text, span = self._meaning(key, value)
        if self.method is None:
            self.mark("property-before-result", key, start)
            self.edit(start if self.semicolon is None else self.semicolon, value.end, "")
            self.semicolon = None
            self.head_properties.append(Property(name, text, span))
            return
        if self.semicolon is not None:
            self.mark("property-after-semicolon", key, start)
            self.edit(self.semicolon, self.semicolon + 1, " ")
            self.semicolon = None
            self.comments.extend(self.waiting)
            self.waiting = []
        self.last = value.end
        if name == "reason" and self.reason is NOT_PRESENT:
            self.reason = text
            if self.properties:
                self.mark("late-reason", key, start)
                self.edit(start, value.end, "")
                self.edit(self.result_end, self.result_end, f" reason={_quoted(text)} ")
            return
        if "." not in name:
            self.mark("property-without-ptype", key, start)
            self.edit(start, start, "policy.")
        self.properties.append(Property(name, text, span))

    def _meaning(self, key: str, value: Value) -> tuple[str, Span]:
        """Return what a property's value means and where that stands."""
        text, start, end, plain = value
        span = (start + self.shift, end + self.shift)
        if plain:
            return text, span
        if not text:
            self.mark("empty-value", key, start)
            return "", span
        if text[0] == '"':
            quoted = grammar.QUOTED_VALUE.fullmatch(text)
            if quoted and text[-1] != '"':
                return text, span
            if quoted or not grammar.QUOTED.match(text):
                return unquote(unfold(text)), span
        if text[0] == "<" and text[-1] == ">" and ("@" in text or text == "<>"):
            self.mark("angle-brackets", text, start)
            self.edit(start, end, text[1:-1])
            return text[1:-1], (span[0] + 1, span[1] - 1)
        self.mark("unquoted-value", text, start)
        self.edit(start, end, _quoted(text))
        return text, span

    def _close(self) -> None:
        """End the result that is being read."""
        if self.method is None:
            return
        word, shift = self.word, self.shift
        self.resinfos.append(
            Resinfo(
                self.method,
                self.method_version,
                word if word in RESULTS else grammar.todays_result(self.method, word),
                word,
                self.reason,
                tuple(self.properties),
                tuple(self.comments),
                (self.start + shift, self.last + shift),
            )
        )
        self.method = None


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
