"""A server on loopback for the tests, and plain requests to it."""

import http.client
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple


class Reply(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Server(NamedTuple):
    host: str
    port: int

    @property
    def url(self) -> str:
        return f"http://{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}/"

    def ask(
        self, method: str = "GET", body: bytes | None = None, headers: Mapping[str, str] | None = None
    ) -> Reply:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=60)
        connection.request(method, "/", body, dict(headers or {}))
        answer = connection.getresponse()
        reply = Reply(
            answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read().decode()
        )
        connection.close()
        return reply

    def post(
        self, fields: Mapping[str, str | tuple[str, bytes]], headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Post a form as browsers do; a field of a name and bytes is a file."""
        parts = []
        for name, value in fields.items():
            if isinstance(value, str):
                parts.append(f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode())
            else:
                head = f'Content-Disposition: form-data; name="{name}"; filename="{value[0]}"\r\n\r\n'
                parts.append(head.encode() + value[1])
        body = b"".join(b"--edge\r\n" + part + b"\r\n" for part in parts) + b"--edge--\r\n"
        kind = {"Content-Type": "multipart/form-data; boundary=edge"}
        return self.ask("POST", body, {**kind, **(headers or {})})


@contextmanager
def serving(*options: str, host: str = "127.0.0.1") -> Iterator[Server]:
    """Run ``hdrscan serve`` on a free port."""
    command = [sys.executable, "-m", "hdrscan", "serve", "--port", "0", "--host", host, *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        assert "open http://" in line, line
        port = int(line.partition("://")[2].partition("/")[0].rpartition(":")[2])
        try:
            yield Server(host, port)
        finally:
            process.terminate()
            process.wait(20)
