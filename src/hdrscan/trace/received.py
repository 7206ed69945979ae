"""Reading one Received field into a hop (RFC 5321 section 4.4; the forms really seen: docs/received-forms.md).

The field is cut into clauses, a dialect claims it, and each value is taken from the clause where servers put
it. Nothing here fails: what cannot be read is absent, and says why.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from itertools import count

from hdrscan.model.absent import NOT_APPLICABLE, NOT_PRESENT, UNREADABLE, Absent
from hdrscan.model.hop import Hop, Tls
from hdrscan.model.source import Field, Span
from hdrscan.text.cfws import unfold
from hdrscan.text.lazy import lazy
from hdrscan.trace.addresses import MISSING, Part, address_in
from hdrscan.trace.clauses import Clause, Clauses, Token, cut
from hdrscan.trace.client import Client, read_client
from hdrscan.trace.dialects import GENERIC, dialect_of
from hdrscan.trace.dialects.base import LMTP, Dialect, compiled, fits
from hdrscan.trace.fast_path import read_exchange_online
from hdrscan.trace.fast_path_smtp import read_google, read_postfix
from hdrscan.trace.fetched import WAYS
from hdrscan.trace.tls import find_tls

_ENVELOPE_FROM = lazy(
    r"\benvelope-(?:from|sender)[ \t\r\n:=]{1,8}<?((?:\"[^\"\r\n]{0,200}\"|[^ \t\r\n<>()])*+)>?"
)
_USER = (
    # Postfix: a SASL user's name may have spaces
    r"^\(Authenticated[ _-]?sender:[ \t\r\n]{0,80}+([^ \t\r\n()]*+(?:[ ][^ \t\r\n()]++){0,8}+)"
    r"|^\(account[ ]([^ \t\r\n()]++)"
    r"|^\((?:user|auth|smtp-auth)=([^ \t\r\n()]++)"
    r"|\b(?:auth=yes[ ]user|authenticated[ _](?:id|user|as))[=: ]{1,2}([^ \t\r\n()]++)"
    r"|\bAUTH:[ ](?:[A-Za-z0-9-]{2,20}[ ])?([^ \t\r\n(),]++)"
    r"|^\(authenticated[ ]as[ ]([^ \t\r\n()]++)"
)
_AUTHENTICATED = lazy(r"\bauthenticated\b", re.IGNORECASE)
_LOGGED_IN = lazy(r"\b(?:UTF8|E)SMTPS?A\b", re.IGNORECASE)  # RFC 3848, RFC 6531
_NOT_AUTHENTICATED = lazy(r"\b(?:not|un)[ -]?authenticated\b|\bauthenticated[ ]bits=0 verify", re.IGNORECASE)
# Protocols in which no client says HELO (mapi and HTTP submissions, local pickup).
_NO_HELO = lazy(
    r"(?:mapi|https?|httprest|rest|local|uucp|bsmtp|exchange\b.*|internal|novell_groupwise)\b", re.IGNORECASE
)
# The patterns that read a field quickly take as long to compile as so many fields take without them, which are
# those of one message or two. Both ways come to the same.
_FEW = 20
_read = count()
_SEVERAL = {
    "microsoft": frozenset({"microsoft", "smtp", "server", "smtpsvc"}),
    "internet": frozenset({"internet", "mail", "service"}),
}
_SMTP = lazy(r"(?:UTF8|E)?SMTPS?A?", re.IGNORECASE)
_WAY = lazy(r"\(via[ ](HTTPS?)\)")
# A name begins with a capital, or has its version behind it: (qpsmtpd/0.94), (fetchmail-6.4.6)
_SOFTWARE = lazy(
    r"\((?!(?:TLS|SSL)(?:v?\d|\b)|Cipher )"
    r"([A-Z][A-Za-z0-9 ._/+-]{2,60}|[a-z]{3,30}(?:/|-(?=\d))[A-Za-z0-9._-]{1,40})"
)


def read_received(field: Field, received_index: int) -> Hop:
    """Read a ``Received`` (or ``X-Received``) field; ``received_index`` counts them from the top, from 0."""
    quick = read_quickly(field, received_index) if next(_read) >= _FEW else None
    return quick or read_by_clauses(field, received_index)


def read_quickly(field: Field, received_index: int) -> Hop | None:
    """Read a field of a usual form by one pattern; None for any other. It comes to what the clauses give."""
    if field.key != "received":
        return None
    body = field.body
    if "(Postfix" in body:
        return read_postfix(field, received_index)
    if "google.com with " in body or " by 2002:a" in body:
        return read_google(field, received_index)
    return read_exchange_online(field, received_index)


def read_by_clauses(field: Field, received_index: int) -> Hop:
    """Read a field of any form: cut into clauses, claimed by a dialect."""
    clauses = cut(field.body)
    written = clauses.written()
    written["name"] = field.key
    dialect = dialect_of(written)
    hop = _Reader(field, clauses, dialect, written).hop(received_index)
    return _untold(hop, clauses.hosts) if clauses.hosts else hop


def _untold(hop: Hop, hosts: frozenset[str]) -> Hop:
    """Leave of a hop only what its server wrote for sure: its name, where that stands behind each ``by``."""
    is_named = len(hosts) == 1
    return hop._replace(
        name=UNREADABLE,
        helo=UNREADABLE,
        rdns=UNREADABLE,
        ip=UNREADABLE,
        by_ip=UNREADABLE,
        protocol=UNREADABLE,
        via=UNREADABLE,
        id=UNREADABLE,
        for_=UNREADABLE,
        envelope_from=UNREADABLE,
        tls=UNREADABLE,
        authenticated=UNREADABLE,
        time=UNREADABLE,
        offset=UNREADABLE,
        by=hop.by if is_named else UNREADABLE,
        software=NOT_PRESENT,
        dialect=GENERIC.name,
        notes=(*hop.notes, "the field has two dates, and one may be a stranger's"),
        spans={name: span for name, span in hop.spans.items() if name == "by" and is_named},
        rdns_confirmed=False,
        is_local=False,
        lacks=(),
    )


class _Reader:
    """Collects the values of one field and where each stands."""

    def __init__(self, field: Field, clauses: Clauses, dialect: Dialect, written: dict[str, str]) -> None:
        self.field = field
        self.clauses = clauses
        self.dialect = dialect
        self.written = written
        self.spans: dict[str, Span] = {}

    def hop(self, received_index: int) -> Hop:
        """Assemble the hop."""
        first = self.clauses.first
        client = read_client(self.field.body, first("from"), self.dialect.name_is, self.dialect.seen)
        protocol = self._protocol(first("with"))
        via = self._via(first("via"))
        way = str(protocol or via or self._way())
        if _NO_HELO.match(way) or way.upper() in WAYS:
            # The word after from is then a user, a process or a server of the same system.
            rdns = client.rdns if client.ip.value else Part(NOT_APPLICABLE)
            client = client._replace(helo=Part(NOT_APPLICABLE), rdns=rdns)
        by, by_ip = self._by(first("by"))
        time, offset = self._time()
        notes = client.notes
        if self.clauses.truncated:
            notes += ("the field has too many words",)
        if self.clauses.goes_on:
            notes += ("the field goes on behind its date, which is not read",)
        hop = Hop(
            field=self.field,
            received_index=received_index,
            name=self._put("name", client.name),
            helo=self._put("helo", client.helo),
            rdns=self._put("rdns", client.rdns),
            ip=self._put("ip", client.ip),
            by=by,
            by_ip=by_ip,
            protocol=protocol,
            via=via,
            id=self._put("id", _first_word(first("id")) if first("id") else _id_behind(first("date"))),
            for_=self._put("for_", _path(first("for"))),
            envelope_from=self._envelope_from(),
            tls=self._tls(),
            authenticated=self._authenticated(client),
            time=time,
            offset=offset,
            software=self._software(),
            dialect=self.dialect.name,
            notes=notes,
            spans=self.spans,
            rdns_confirmed=self._confirms(client),
            is_local=fits((LMTP, *self.dialect.local), self.written),
        )
        return hop._replace(lacks=self._lacks(hop)) if self.dialect.always else hop

    def _lacks(self, hop: Hop) -> tuple[str, ...]:
        """Name what the server always writes and this field has not; a hidden address was written."""
        always = self.dialect.always
        names = (*always.get("", ()), *always.get(str(hop.protocol), ()))
        values = ((name, getattr(hop, name)) for name in names)
        return tuple(
            name
            for name, value in values
            if value is NOT_PRESENT or (name == "time" and isinstance(value, Absent))
        )

    def _confirms(self, client: Client) -> bool:
        """Tell whether the server vouches for the looked-up name."""
        if isinstance(client.rdns.value, Absent):
            return False
        span = client.rdns.span
        if self.dialect.name_is == "helo" and (span is None or not client.own[0] <= span[0] < client.own[1]):
            return False  # beside what the client said, only the comment with the address is the server's
        confirms = self.dialect.confirms
        return confirms == "always" or (confirms == "unless-noted" and "may be forged" not in client.notes)

    def _way(self) -> str:
        """Return how mail came in where only a comment tells: GMX writes ``by host (via HTTP)``."""
        by = self.clauses.first("by")
        ways = (_WAY.match(comment.text) for comment in by.comments[:3]) if by else ()
        return next((way[1] for way in ways if way), "")

    def _put(self, name: str, part: Part) -> str | Absent:
        if part.span is not None and part.value is not NOT_PRESENT:
            start, end = part.span
            self.spans[name] = (self.field.offset + start, self.field.offset + end)
        return part.value

    def _by(self, clause: Clause | None) -> tuple[str | Absent, str | Absent]:
        if clause is None or not clause.words:
            return NOT_PRESENT, NOT_PRESENT
        word = clause.words[0]
        if not word.text.strip(":;,.-"):
            return NOT_PRESENT, NOT_PRESENT  # by : HOSTING RELAY : with ...
        by = self._put("by", Part(word.text, (word.start, word.end)))
        literal = address_in(Token("comment", f"({word.text})", word.start - 1, word.end + 1))
        parts = [part for part in (literal, *map(address_in, clause.comments[:4])) if part.span]
        best = next((part for part in parts if part.value), parts[0] if parts else MISSING)
        return by, self._put("by_ip", best)

    def _protocol(self, clause: Clause | None) -> str | Absent:
        if clause is None or not clause.words:
            return NOT_PRESENT
        words = clause.words
        if len(words) > 2 and words[1].text.lower() == "encrypted":  # noqa: PLR2004
            # qmail with TLS, MessageLabs: with ECDHE-RSA-AES256-GCM-SHA384 encrypted SMTP
            words = words[2:]
        if len(words) > 1 and _SMTP.fullmatch(words[1].text) and words[0].text.lower() != "microsoft":
            words = words[1:]  # with MailEnable ESMTP
        first, last = words[0], words[0]
        # Three protocols have names of several words: Microsoft SMTP Server, Microsoft SMTPSVC(10.0.1), and
        # Exchange 5.5's Internet Mail Service
        several = _SEVERAL.get(first.text.lower())
        if several:
            last = [word for word in words[:3] if word.text.lower() in several][-1]
        text = unfold(self.field.body[first.start : last.end])
        # ESMTP/TLS/ECDHE-RSA-AES256-GCM-SHA384: what follows the slash is not the protocol
        name = text.partition("/")[0]
        return self._put("protocol", Part(name, (first.start, last.end - len(text) + len(name))))

    def _via(self, clause: Clause | None) -> str | Absent:
        if clause is None or not clause.words:
            return NOT_PRESENT
        start, end = clause.words[0].start, clause.words[-1].end
        return self._put("via", Part(unfold(self.field.body[start:end]), (start, end)))

    def _envelope_from(self) -> str | Absent:
        if "nvelope-" not in self.field.body:
            return NOT_PRESENT
        match = _ENVELOPE_FROM.search(self.field.body, 0, self._end("envelope_from"))
        return self._put("envelope_from", Part(match[1], match.span(1))) if match else NOT_PRESENT

    def _authenticated(self, client: Client) -> str | Absent:
        protocol = self.written.get("with", "")
        user, ident = client.user, client.ident
        if ident.value and _LOGGED_IN.search(protocol):
            user = ident
        # With LMTP, Cyrus names the program that delivers, which logs in too.
        if user.value or protocol[:4].upper() == "LMTP":
            return self._put("authenticated", user)
        came = self.clauses.first("from")
        for comment in self._comments():
            # What stands among what the client said is not a word of the server's.
            said = came and came.start <= comment.start < came.end
            said = said and not client.own[0] <= comment.start < client.own[1]
            if said or comment.text.startswith("(envelope-") or not _may_name_user(comment.text):
                continue
            match = compiled(_USER).search(comment.text)
            if match:
                group = next(n for n in range(1, match.re.groups + 1) if match[n] is not None)
                start = comment.start + match.start(group)
                return self._put("authenticated", Part(match[group], (start, start + len(match[group]))))
            if _AUTHENTICATED.search(comment.text) and not _NOT_AUTHENTICATED.search(comment.text):
                return self._put("authenticated", Part("", (comment.start, comment.end)))
        for keyword in ("with", "id", "for"):
            match = (
                compiled(_USER).search(self.written.get(keyword, ""))
                if "user" in self.written.get(keyword, "")
                else None
            )
            if match and match[4]:
                return match[4]
        return NOT_PRESENT

    def _end(self, name: str) -> int:
        """Return where a value must end: at the date, but for dialects that write it behind."""
        moment = self.clauses.moment
        if moment is None or name in self.dialect.behind_date:
            return len(self.field.body)
        return moment.span[0]

    def _comments(self) -> Iterator[Token]:
        for clause in self.clauses.clauses:
            if clause.keyword != "date":
                yield from clause.comments

    def _tls(self) -> Tls | Absent:
        behind = ("date",) if "tls" in self.dialect.behind_date else ()
        for keyword in ("with", "from", "by", "id", "for", *behind):
            text = self.written.get(keyword)
            found = find_tls(text) if text else None
            if found:
                return found[0]
        return NOT_PRESENT

    def _time(self) -> tuple[datetime | Absent, int | Absent]:
        moment = self.clauses.moment
        if moment is None:
            _, semicolon, rest = self.field.body.rpartition(";")
            reason = UNREADABLE if semicolon and rest.strip(" \t\r\n") else NOT_PRESENT
            return reason, reason
        start, end = moment.span
        self.spans["time"] = (self.field.offset + start, self.field.offset + end)
        return (
            UNREADABLE if moment.time is None else moment.time,
            NOT_PRESENT if moment.offset is None else moment.offset,
        )

    def _software(self) -> str | Absent:
        dialect = self.dialect
        if dialect.software:
            if dialect.version:
                match = compiled(dialect.version).search(unfold(self.field.body))
                if match:
                    return f"{dialect.software} {match[1]}"
            return dialect.software
        for keyword in ("by", "with"):
            clause = self.clauses.first(keyword)
            for comment in clause.comments[:3] if clause else ():
                match = _SOFTWARE.match(comment.text)
                if match and not match[1].endswith(" encrypted") and not address_in(comment).value:
                    return match[1].strip()
        return NOT_PRESENT


def _may_name_user(text: str) -> bool:
    lowered = text.lower()
    return any(mark in lowered for mark in ("auth", "account", "user"))


def _first_word(clause: Clause | None) -> Part:
    """Read the id: an ``id`` has one word."""
    if clause is None or not clause.words:
        return MISSING
    word = clause.words[0]
    return Part(word.text, (word.start, word.end))


def _id_behind(date: Clause | None) -> Part:
    """Read the id that Courier writes behind the date."""
    if date is None or len(date.words) < 2 or date.words[0].text != "id":  # noqa: PLR2004
        return MISSING
    word = date.words[1]
    return Part(word.text, (word.start, word.end))


def _path(clause: Clause | None) -> Part:
    """Read the recipient of a for clause, without angle brackets."""
    if clause is None or not clause.words:
        return MISSING
    word = clause.words[0]
    text = word.text.rstrip(",")
    if text.startswith("<") and text.endswith(">") and len(text) > 1:
        return Part(text[1:-1], (word.start + 1, word.start + len(text) - 1))
    return Part(text, (word.start, word.start + len(text)))
