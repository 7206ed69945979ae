"""The page itself: a form, and the report as the answer to it."""

import asyncio
import os
from collections.abc import Callable, Iterable

from starlette.applications import Starlette
from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from hdrscan.errors import UsageError
from hdrscan.report.html.page import render
from hdrscan.settings import Settings
from hdrscan.web.guard import MAX_BODY, Guard
from hdrscan.web.job import HTML, JSON, Done, Job, Upload, run

Known = dict[str, list[str]]
"""What the form says is the user's own: values by the name of their field."""
_FIELDS = (
    *("relay", "receiver", "domain", "tenant", "at", "sealer"),
    *("ignore", "min_severity", "receiver_writes_below"),
)
_RAW = ("message/rfc822", "text/plain", "application/octet-stream", "application/mbox")
PASTED = "pasted headers"


class _InMemory(MultiPartParser):
    """Keeps what is uploaded in memory, where it ends with the request; the body's size is bounded before."""

    spool_max_size = MAX_BODY + 1


def create_app(
    hosts: Iterable[str],
    settings_of: Callable[[Known], Settings],
    *,
    judge: Callable[[Job], Done] = run,
    at_once: int | None = None,
    any_address: bool = False,
) -> Starlette:
    """Make the application.

    ``hosts``: what the Host header may say. ``settings_of`` makes settings of a form's values, or raises
    ``UsageError``. ``at_once``: requests that are judged at the same time; the others wait.
    ``any_address``: the Host header may also be any address.
    """
    page = _Page(settings_of, judge, at_once or os.cpu_count() or 1)
    return Starlette(
        routes=[
            Route("/", page.form, methods=["GET", "HEAD"]),
            Route("/", page.report, methods=["POST"]),
        ],
        middleware=[Middleware(Guard, hosts=tuple(hosts), any_address=any_address)],
    )


class _Page:
    """Answers the two requests that there are."""

    def __init__(
        self, settings_of: Callable[[Known], Settings], judge: Callable[[Job], Done], at_once: int
    ) -> None:
        self._settings_of = settings_of
        self._judge = judge
        self._turns = asyncio.Semaphore(at_once)

    async def form(self, request: Request) -> Response:
        """Show the form."""
        del request
        return _html(_form_page())

    async def report(self, request: Request) -> Response:
        """Judge what was posted."""
        wants_json = _prefers_json(request.headers.get("accept", ""))
        try:
            job = await self._job(request, JSON if wants_json else HTML)
        except (UsageError, MultiPartException) as error:
            return _refused(str(error), 400, as_json=wants_json)
        if not job.uploads:
            return _refused("Paste headers, or choose a file.", 400, as_json=wants_json)
        async with self._turns:
            done = await asyncio.to_thread(self._judge, job)
        if not done.is_report:
            return _refused(done.text, 422, as_json=wants_json)
        if wants_json:
            return Response(done.text, media_type="application/json")
        return _html(done.text)

    async def _job(self, request: Request, form: str) -> Job:
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind in _RAW:
            data = await request.body()
            return Job((Upload("request", data),) if data.strip() else (), self._settings_of({}), form)
        sent = await _read_form(request, kind)
        try:
            uploads = [
                Upload(found.filename or "upload", await found.read())
                for found in sent.getlist("file")
                if isinstance(found, UploadFile) and found.size
            ]
        finally:
            await sent.close()
        pasted = str(sent.get("headers") or "")
        if pasted.strip():
            # Browsers send line ends as CRLF, whatever was pasted.
            uploads.insert(0, Upload(PASTED, pasted.encode("utf-8", "surrogateescape")))
        known = {name: str(sent.get(name) or "").replace(",", " ").split() for name in _FIELDS}
        return Job(
            tuple(uploads),
            self._settings_of(known),
            form,
            dns=sent.get("dns") == "yes",
            attached=sent.get("attached") == "yes",
        )


async def _read_form(request: Request, kind: str) -> FormData:
    if kind == "multipart/form-data":
        return await _InMemory(request.headers, request.stream(), max_files=50, max_part_size=MAX_BODY).parse()
    if kind == "application/x-www-form-urlencoded":
        return await FormParser(request.headers, request.stream()).parse()
    raise UsageError(f"Post a form, or a message as one of {', '.join(_RAW)}.")


def _prefers_json(accept: str) -> bool:
    kinds = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    return "application/json" in kinds and "text/html" not in kinds


def _form_page(problem: str = "") -> str:
    return render("form.html", problem=problem)


def _html(page: str, status: int = 200) -> Response:
    # The page carries its own policy; as a header it also covers what a browser reads before that.
    policy = page.partition('http-equiv="Content-Security-Policy" content="')[2].partition('"')[0]
    headers = {"content-security-policy": f"{policy.replace('&#39;', chr(39))}; frame-ancestors 'none'"}
    return HTMLResponse(page, status, headers)


def _refused(problem: str, status: int, *, as_json: bool) -> Response:
    if as_json:
        return PlainTextResponse(f"{problem}\n", status)
    return _html(_form_page(problem), status)
