"""Who may talk to the page: this machine's own browser, on this page, and nobody through it.

Another page that is open in the same browser can send requests to any address of this machine (cross-site request
forgery), and a name in its owner's DNS can be made to lead here (DNS rebinding). So the Host header has to name
this server, and what is posted has to come from its own page.
"""

from collections.abc import Iterable

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from hdrscan.text.addresses import normalize

MAX_BODY = 25 << 20
"""Bytes of a request: what most mail servers take as the greatest message."""
HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    # With no referrer at all, browsers hide from this server that its own page has posted.
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
)


class TooLarge(Exception):  # noqa: N818 - it says what there is
    """A body is larger than ``MAX_BODY``."""


class Guard:
    """Refuses requests that do not come from the server's own page; adds headers to every answer."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str], *, any_address: bool = False) -> None:
        """``hosts``: what the Host header may say, in lower case, with the port.

        ``any_address``: it may also be any address, which no DNS can make lead here.
        """
        self._app = app
        self._hosts = frozenset(hosts)
        self._any_address = any_address

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or pass it on."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), *HEADERS]
            await send(message)

        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope["method"], headers)
        if refusal is not None:
            await _answer(send_guarded, *refusal)
            return
        counted = _Counted(receive)
        try:
            await self._app(scope, counted, send_guarded)
        except TooLarge:
            await _answer(send_guarded, 413, f"More than {MAX_BODY >> 20} MiB are not taken.")

    def _refusal(self, method: str, headers: dict[bytes, str]) -> tuple[int, str] | None:
        host = headers.get(b"host", "").lower()
        if host not in self._hosts and not (self._any_address and _is_address(host)):
            return 421, "This server answers to its own address alone."
        if method not in {"GET", "HEAD", "POST"}:
            return 405, "Only GET, HEAD and POST are answered."
        if method == "POST":
            origin = headers.get(b"origin")
            if origin is not None and origin.lower() != f"http://{host}":
                return 403, "What is posted has to come from this page."
            if headers.get(b"sec-fetch-site", "none") not in {"same-origin", "none"}:
                return 403, "What is posted has to come from this page."
            length = headers.get(b"content-length", "0")
            if not length.isascii() or not length.isdigit() or int(length) > MAX_BODY:
                return 413, f"More than {MAX_BODY >> 20} MiB are not taken."
        return None


def _is_address(host: str) -> bool:
    """Tell whether a Host header is an address, with or without a port."""
    name = host.partition("]")[0].lstrip("[") if host.startswith("[") else host.partition(":")[0]
    return normalize(name) is not None


class _Counted:
    """A request's body, counted while it comes: its length need not be told, or true."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._size = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._size += len(message.get("body", b""))
        if self._size > MAX_BODY:
            raise TooLarge
        return message


async def _answer(send: Send, status: int, text: str) -> None:
    body = f"{text}\n".encode()
    kind = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [kind]})
    await send({"type": "http.response.body", "body": body})
