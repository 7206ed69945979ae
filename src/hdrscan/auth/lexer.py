"""The lexical ground of Authentication-Results: comments, space, values, and recovery from what is not closed."""

from typing import NamedTuple

from hdrscan.auth import grammar
from hdrscan.auth.grammar import MAX_RECOVERIES
from hdrscan.model.auth import Comment
from hdrscan.text.cfws import read_comment, unfold

Mark = tuple[str, str, int]
"""A quirk's id, the text that it concerns, and where."""

Edit = tuple[int, int, str]
"""Replace what stands between two offsets by a text."""

_MAX_MARKS = 64


class Value(NamedTuple):
    """A value as written."""

    text: str
    start: int
    end: int
    plain: bool
    """Whether RFC 8601 allows it as it stands, without quotes."""


class Lexer:
    """A text, and the marks and edits that reading it leaves; ``shift`` is added to every span."""

    def __init__(self, text: str, shift: int) -> None:  # noqa: D107 - the class says it
        self.text = text
        self.end = len(text)
        self.shift = shift
        self.marks: list[Mark] = []
        self.edits: list[Edit] = []
        self.recoveries = 0

    def mark(self, quirk: str, detail: str, place: int) -> None:
        """Record a quirk."""
        if len(self.marks) < _MAX_MARKS:
            self.marks.append((quirk, detail, place))

    def edit(self, start: int, end: int, text: str) -> None:
        """Record what would repair the text."""
        self.edits.append((start, end, text))

    def add_comment(self, comments: list[Comment], inner: str, start: int, end: int) -> None:
        """File a comment, brackets at ``start`` and before ``end``."""
        if "\n" in inner or "\r" in inner:
            inner = unfold(inner)
        comments.append(Comment(inner, (start + self.shift, end + self.shift)))

    def comment_at(self, position: int, comments: list[Comment]) -> int:
        """Read the comment that begins at ``position``; return its end."""
        comment = read_comment(self.text, position)
        if comment.closed:
            self.add_comment(comments, self.text[position + 1 : comment.end - 1], position, comment.end)
            return comment.end
        end = self.recover("unclosed-comment", position)
        self.edit(position, end, " ")
        self.add_comment(comments, self.text[position + 1 : end].rstrip(" \t\r\n"), position, end)
        return end

    def recover(self, quirk: str, position: int) -> int:
        """Return where an unclosed comment or quoted string that begins at ``position`` is taken to end."""
        self.mark(quirk, "", position)
        self.recoveries += 1
        match = grammar.RESUME.search(self.text, position) if self.recoveries <= MAX_RECOVERIES else None
        return match.start() if match else self.end

    def skip(self, position: int, comments: list[Comment]) -> int:
        """Skip space and comments, which are filed; return where they end."""
        text, end = self.text, self.end
        while position < end:
            char = text[position]
            if char == "(":
                position = self.comment_at(position, comments)
            elif char in " \t\r\n":
                position += 1
            else:
                break
        return position

    def skip_closed(self, position: int, comments: list[Comment]) -> int:
        """Skip like ``skip``, but stop at an unclosed comment and mark nothing."""
        text, end = self.text, self.end
        while position < end:
            char = text[position]
            if char == "(":
                comment = read_comment(text, position)
                if not comment.closed:
                    break
                self.add_comment(comments, text[position + 1 : comment.end - 1], position, comment.end)
                position = comment.end
            elif char in " \t\r\n":
                position += 1
            else:
                break
        return position

    def value_at(self, equals: int, place: int) -> Value:
        """Read the value that stands at ``place``, behind an equals sign that ends at ``equals``."""
        text = self.text
        if text[place : place + 1] == '"' and not grammar.QUOTED.match(text, place):
            end = self.recover("unclosed-quote", place)
            self.edit(end, end, '"')
            return Value(text[place:end], place, end, plain=False)
        match = grammar.VALUE_PART.match(text, place)
        if match is None or match.end() == place:
            return Value("", equals, equals, plain=False)
        if place > equals and self.is_pair(place):
            key = grammar.KEY_WORD.match(text, place)
            if key and ("." in key[0] or key[0].lower() in grammar.METHODS):
                # smtp.mailfrom= dkim=pass: the value is missing, the next pair follows.
                return Value("", equals, equals, plain=False)
        return Value(match[0], place, match.end(), plain=match[1] is not None)

    def is_pair(self, position: int) -> bool:
        """Tell whether a key with an equals sign begins at ``position``."""
        text = self.text
        if grammar.ITEM.match(text, position):
            return True
        word = grammar.KEY_WORD.match(text, position)
        if word is None:
            return False
        place = self.skip_closed(word.end(), [])
        # dkim / 1 = pass is a pair, mx.example.com/1 is a name.
        return text[place : place + 1] in ("=", "/") and not grammar.WORD.match(text, word.end())
