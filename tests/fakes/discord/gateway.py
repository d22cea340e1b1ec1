"""The gateway: version 10 of Discord's socket, its sessions, and what can go wrong with them."""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.clock import Changes
from tests.fakes.discord.sessions import Session, sees, tailored
from tests.fakes.discord.snowflakes import shard_of
from tests.fakes.discord.state import State

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
IGNORED = (3, 4, 8)
"""Presence, voice and member requests: taken without an answer."""
UNKNOWN_OPCODE, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SHARD, DISALLOWED_INTENTS = 4005, 4010, 4014
GOING_AWAY = 1001
ENDS_SESSION = (1000, 1001)
"""A client that closes with one of these does not come back to its session."""
HEARTBEAT_MS = 41_250
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15


class Connection:
    """One socket; frames go out one after the other, compressed when the client asked for it."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._transport = request.transport
        wants_zlib = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if wants_zlib else None
        self._turn = asyncio.Lock()

    async def send(self, *frames: dict[str, Any]) -> None:
        """Send frames in this order; lost on a dead socket, where RESUME brings them again."""
        async with self._turn:
            for frame in frames:
                if not self.socket.closed:
                    await self._write(json.dumps(frame))

    async def _write(self, text: str) -> None:
        try:
            if self._deflate is None:
                await self.socket.send_str(text)
            else:
                data = self._deflate.compress(text.encode())
                await self.socket.send_bytes(data + self._deflate.flush(zlib.Z_SYNC_FLUSH))
        except ConnectionResetError:
            self.abort()

    def abort(self) -> None:
        """Cut the line without a word."""
        if self._transport is not None:
            self._transport.abort()


class Gateway:
    """Serves the socket. `State` says who may come in and what there is."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.url = ""
        """What READY gives as the address to resume at."""
        self.identified: list[dict[str, Any]] = []
        """What each IDENTIFY held, the token left out."""
        self.resumed = 0
        """Sessions that were taken up again."""
        self.changes = Changes()
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()

    @property
    def ready(self) -> bool:
        """Whether every shard has a session with a live socket."""
        live = {one.shard for one in self._sessions.values() if one.connection is not None}
        return live == set(range(self.state.shards))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=4_096)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        try:
            await connection.send(_frame(HELLO, {"heartbeat_interval": HEARTBEAT_MS}))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._take(json.loads(message.data), connection)
        finally:
            self._connections.discard(connection)
            self._leave(connection)
        return socket

    async def dispatch(self, event: str, data: dict[str, Any], guild_id: str | None) -> None:
        """Tell the shard of a guild; kept for a RESUME where its socket is down."""
        for session in list(self._sessions.values()):
            of_shard = session.shard == shard_of(guild_id, session.shards)
            if of_shard and sees(session.intents, event, guild_id):
                await self._tell(session, event, tailored(session, event, data, self.state.bot))

    async def reconnect(self) -> None:
        """Ask every client to come again (op 7)."""
        await self._to_all(_frame(RECONNECT, None))

    async def invalidate(self, resumable: bool = False) -> None:
        """Say that the sessions are over (op 9); the client has to IDENTIFY anew."""
        if not resumable:
            for session in self._sessions.values():
                session.connection = None
            self._sessions.clear()
        await self._to_all(_frame(INVALID_SESSION, resumable))

    def drop(self) -> None:
        """Cut every line without a word; the sessions wait for a RESUME."""
        for connection in list(self._connections):
            self._leave(connection)
            connection.abort()

    async def close(self) -> None:
        """Close every socket, as at the end of the world."""
        for connection in list(self._connections):
            await connection.socket.close(code=GOING_AWAY)

    def knows(self, guild_id: str | None) -> bool:
        """Whether somebody would hear what happens in a guild, now or after a RESUME."""
        return any(one.shard == shard_of(guild_id, one.shards) for one in self._sessions.values())

    async def _to_all(self, frame: dict[str, Any]) -> None:
        for connection in list(self._connections):
            await connection.send(frame)

    async def _tell(self, session: Session, event: str, data: dict[str, Any]) -> None:
        frame = session.keep(event, data)
        if session.connection is not None:
            await session.connection.send(frame)

    def _leave(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.socket.close_code in ENDS_SESSION:
                self._sessions.pop(session.id, None)
            self.changes.tell()

    async def _take(self, frame: dict[str, Any], connection: Connection) -> None:
        op, data = frame.get("op"), frame.get("d")
        if op == HEARTBEAT:
            await connection.send(_frame(HEARTBEAT_ACK, None))
        elif op in (IDENTIFY, RESUME) and connection.session is not None:
            await _turn_away(connection, ALREADY_AUTHENTICATED, "Already authenticated.")
        elif op == IDENTIFY:
            await self._identify(data, connection)
        elif op == RESUME:
            await self._resume(data, connection)
        elif connection.session is None:
            await _turn_away(connection, NOT_AUTHENTICATED, "Not authenticated.")
        elif op not in IGNORED:
            await _turn_away(connection, UNKNOWN_OPCODE, "Unknown opcode.")

    async def _identify(self, data: dict[str, Any], connection: Connection) -> None:
        shard, shards = data.get("shard", (0, 1))
        if data.get("token") != self.state.token:
            await _turn_away(connection, AUTHENTICATION_FAILED, "Authentication failed.")
        elif data["intents"] & PRIVILEGED_INTENTS & ~self.state.intents:
            await _turn_away(connection, DISALLOWED_INTENTS, "Disallowed intent(s).")
        elif not 0 <= shard < shards:
            await _turn_away(connection, INVALID_SHARD, "Invalid shard.")
        else:
            session = Session(self.state.snowflakes.next(), shard, shards, data["intents"])
            session.connection, connection.session = connection, session
            self._sessions[session.id] = session
            self.identified.append({key: data[key] for key in data if key != "token"})
            await self._welcome(session)
            self.changes.tell()

    async def _welcome(self, session: Session) -> None:
        guilds = [
            guild
            for guild in self.state.guilds.values()
            if shard_of(guild.id, session.shards) == session.shard
        ]
        ready = {
            "v": 10,
            "user": self.state.bot.payload(),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": self.state.application_id, "flags": 0},
        }
        await self._tell(session, "READY", ready)
        for guild in guilds:
            if sees(session.intents, "GUILD_CREATE", guild.id):
                await self._tell(session, "GUILD_CREATE", guild.payload(self.state.bot))

    async def _resume(self, data: dict[str, Any], connection: Connection) -> None:
        session = self._sessions.get(data.get("session_id") or "")
        if data.get("token") != self.state.token:
            await _turn_away(connection, AUTHENTICATION_FAILED, "Authentication failed.")
            return
        if session is None or data.get("seq") is None or data["seq"] > len(session.frames):
            await connection.send(_frame(INVALID_SESSION, False))
            return
        missed = session.frames[data["seq"] :]
        session.connection, connection.session = connection, session
        await connection.send(*missed, session.keep("RESUMED", {}))
        self.resumed += 1
        self.changes.tell()


async def _turn_away(connection: Connection, code: int, why: str) -> None:
    await connection.socket.close(code=code, message=why.encode())


def _frame(op: int, data: object) -> dict[str, Any]:
    return {"op": op, "d": data, "s": None, "t": None}
