"""Accept connections on sockets, within the limits, whatever the system says to it."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from typing import Any

from bot.channels.http_api.connections.handler import ConnectionHandler
from bot.channels.http_api.connections.registry import Connections
from bot.channels.http_api.requests.asker import name_network
from bot.runtime.log_throttle import LogThrottle
from indexer.errors import ConfigError

BACKLOG = 1024
"""Connections that wait in the kernel while the event loop is busy: for a rush of visitors. Who
finds it full tries again by itself after a second: beside 2,000 slow connections on a busy machine,
a visitor waited 0.9 s with 256 and 0.3 s with this (`python -m benchmarks.server.slow_loris`)."""
SEND_BUFFER_BYTES = 64 * 1024
"""Of a response that its client does not read, in the kernel, which takes twice as much; by itself
it would take megabytes for each connection."""
AT_ONCE = 32
"""Connections that are accepted between two rounds of the event loop. A round can take milliseconds
while an answer is worked out, and a rush of visitors must not wait for one each."""
RETRY_S = 0.1
"""After the system refused to accept a connection, mostly for want of files."""
_SHORTAGES = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM})
"""Errors that fewer connections mend: no files or no memory left."""


@contextlib.asynccontextmanager
async def listen(
    host: str,
    port: int,
    make_handler: Callable[[str], ConnectionHandler],
    connections: Connections,
    throttle: LogThrottle,
) -> AsyncIterator[tuple[str, int]]:
    """Accept connections while the context is open; gives the host and port that are listened on.

    asyncio's own server logs a line for each of hundreds of tries when files run out, and knows no
    limit of connections. A host or port that cannot be listened on raises `ConfigError`.
    """
    async with contextlib.AsyncExitStack() as stack:
        sockets = [stack.enter_context(one) for one in await _open_sockets(host, port)]
        # Its tasks end what serves when they fail: a server that accepts nobody must not go on.
        group = await stack.enter_async_context(asyncio.TaskGroup())
        for one in sockets:
            accepting = _accept_all(one, make_handler, connections, throttle)
            stack.callback(group.create_task(accepting).cancel)
        yield sockets[0].getsockname()[:2]


async def _open_sockets(host: str, port: int) -> list[socket.socket]:
    loop = asyncio.get_running_loop()
    opened: list[socket.socket] = []
    try:
        found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, *_, address in found:
            listener = socket.create_server(address, family=family, backlog=BACKLOG)
            # Inherited by each connection.
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, SEND_BUFFER_BYTES)
            listener.setblocking(False)
            opened.append(listener)
    except socket.gaierror as error:
        raise ConfigError(f"{host}: no such host ({error}); set `host` in [server]") from error
    except OSError as error:
        for listener in opened:
            listener.close()
        raise ConfigError(_explain_socket_error(host, port, error)) from error
    return opened


def _explain_socket_error(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        return f"{host}:{port} is in use by another program; stop it or choose another --port"
    if error.errno == errno.EACCES:
        return f"{host}:{port} needs more rights than this user has; choose a --port above 1023"
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{host}:{port}: this machine has no such address; use --host 127.0.0.1 or 0.0.0.0"
    return f"{host}:{port} cannot be listened on ({error}); choose another --host or --port"


async def _accept_all(
    listener: socket.socket,
    make_handler: Callable[[str], ConnectionHandler],
    connections: Connections,
    throttle: LogThrottle,
) -> None:
    """Accept some connections, let the event loop serve the others, and so on."""
    loop = asyncio.get_running_loop()
    while True:
        waiting = []
        is_refused = False
        try:
            waiting.append(await loop.sock_accept(listener))
            while len(waiting) < AT_ONCE:
                waiting.append(listener.accept())
        except BlockingIOError:
            pass
        except OSError as error:
            is_refused = True
            throttle.warn(f"cannot accept connections: {error.strerror}; trying again")
            if error.errno in _SHORTAGES:
                connections.close_some()
        admitted = _admit(waiting, make_handler, connections, throttle)
        await asyncio.gather(*(_start(one, handler, connections) for one, handler in admitted))
        if is_refused:
            await asyncio.sleep(RETRY_S)


def _admit(
    waiting: Sequence[tuple[socket.socket, Any]],
    make_handler: Callable[[str], ConnectionHandler],
    connections: Connections,
    throttle: LogThrottle,
) -> list[tuple[socket.socket, ConnectionHandler]]:
    """Make handlers of accepted connections, and close those that there is no room for."""
    admitted = []
    with contextlib.ExitStack() as undo:
        for accepted, _ in waiting:
            undo.callback(accepted.close)
        for accepted, peer in waiting:
            address = name_network(peer[0])
            if connections.make_room(address):
                handler = make_handler(address)
                connections.add(handler)
                admitted.append((accepted, handler))
            else:
                throttle.warn("new connections are refused: every open one is being answered")
                accepted.close()
        undo.pop_all()
    return admitted


async def _start(
    accepted: socket.socket, handler: ConnectionHandler, connections: Connections
) -> None:
    accepted.setblocking(False)
    try:
        await asyncio.get_running_loop().connect_accepted_socket(lambda: handler, accepted)
    except OSError:  # the client is gone already
        connections.discard(handler)
        accepted.close()
