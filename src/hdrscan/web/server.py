"""Starting the server, on this machine's loopback unless the user says otherwise."""

import ipaddress
import socket
from collections.abc import Callable

import uvicorn

from hdrscan.errors import UsageError
from hdrscan.settings import Settings
from hdrscan.web.app import Known, create_app


def serve(
    host: str,
    port: int,
    settings_of: Callable[[Known], Settings],
    told: Callable[[str], None],
    *,
    remote_clients: bool = False,
) -> None:
    """Serve until Ctrl-C; ``told`` is given the page's address once it can be opened.

    Raises:
        UsageError: the address is not this machine's loopback and that was not permitted, or cannot be bound.
    """
    bare = host.strip("[]")
    bound = _bound(bare, port, remote_clients=remote_clients)
    port = bound.getsockname()[1]
    names = {f"[{bare}]" if ":" in bare else bare, "localhost"}
    if remote_clients:
        names.add(socket.gethostname().lower())
    app = create_app([f"{name}:{port}" for name in names], settings_of, any_address=remote_clients)
    # Access is not logged: a log would keep what the page itself does not.
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False, lifespan="off")
    told(f"http://{f'[{bare}]' if ':' in bare else bare}:{port}/")
    uvicorn.Server(config).run(sockets=[bound])


def _bound(host: str, port: int, *, remote_clients: bool) -> socket.socket:
    try:
        address = ipaddress.ip_address("127.0.0.1" if host == "localhost" else host)
    except ValueError as error:
        raise UsageError(f"--host {host}: name an address, such as 127.0.0.1 or ::1") from error
    if not address.is_loopback and not remote_clients:
        raise UsageError(
            f"--host {host}: anybody who reaches that address could read the mail that is judged here; "
            "with --allow-remote-clients it is served all the same, without encryption or passwords"
        )
    made = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET)  # noqa: PLR2004 - IPv6
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        made.bind((str(address), port))
        made.listen()  # who is told the address may connect at once, and waits
    except OSError as error:
        made.close()
        raise UsageError(f"--host {host} --port {port}: {(error.strerror or str(error)).lower()}") from error
    return made
