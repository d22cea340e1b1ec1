"""The gateway: version 10 of Discord's socket, with its sessions, errors and interruptions."""

from __future__ import annotations

import asyncio
import json
import zlib
from typing import Any

from aiohttp import WSMsgType, web

from tests.fakes.discord.clock import Changes
from tests.fakes.discord.gateway.sessions import Session, is_subscribed, tailor_event
from tests.fakes.discord.snowflakes import get_shard
from tests.fakes.discord.state import State

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, RECONNECT = 0, 1, 2, 6, 7
INVALID_SESSION, HELLO, HEARTBEAT_ACK = 9, 10, 11
IGNORED = (3, 4, 8)
"""Presence, voice and member requests: accepted without a response."""
UNKNOWN_OPCODE, NOT_AUTHENTICATED, AUTHENTICATION_FAILED = 4001, 4003, 4004
ALREADY_AUTHENTICATED, INVALID_SHARD, DISALLOWED_INTENTS = 4005, 4010, 4014
GOING_AWAY = 1001
ENDS_SESSION = (1000, 1001)
"""Close codes with which a client ends its session."""
HEARTBEAT_MS = 41_250
PRIVILEGED_INTENTS = 1 << 1 | 1 << 8 | 1 << 15


class Connection:
    """One socket; sends frames in order, compressed if the client asked for that."""

    def __init__(self, socket: web.WebSocketResponse, request: web.Request) -> None:
        self.socket = socket
        self.session: Session | None = None
        self._transport = request.transport
        wants_zlib = request.query.get("compress") == "zlib-stream"
        self._deflate = zlib.compressobj() if wants_zlib else None
        self._turn = asyncio.Lock()

    async def send(self, *frames: dict[str, Any]) -> None:
        """Send frames in this order; after a dead socket, a RESUME sends them again."""
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
        """Cut the connection without a close frame."""
        if self._transport is not None:
            self._transport.abort()


class Gateway:
    """Serves the sockets of clients."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.url = ""
        """Address to resume at, sent in READY."""
        self.identified: list[dict[str, Any]] = []
        """The data of each IDENTIFY, without the token."""
        self.resumed = 0
        """Count of resumed sessions."""
        self.changes = Changes()
        self._sessions: dict[str, Session] = {}
        self._connections: set[Connection] = set()

    @property
    def ready(self) -> bool:
        """Whether every shard has a session with a live socket."""
        sessions = self._sessions.values()
        live = {session.shard for session in sessions if session.connection is not None}
        return live == set(range(self.state.shards))

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Serve one socket until it ends."""
        socket = web.WebSocketResponse(compress=False, max_msg_size=4_096)
        await socket.prepare(request)
        connection = Connection(socket, request)
        self._connections.add(connection)
        try:
            await connection.send(_make_frame(HELLO, {"heartbeat_interval": HEARTBEAT_MS}))
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._handle_frame(json.loads(message.data), connection)
        finally:
            self._connections.discard(connection)
            self._detach(connection)
        return socket

    async def dispatch(self, event: str, data: dict[str, Any], guild_id: str | None) -> None:
        """Send an event to the shard of a guild; store it for a RESUME."""
        for session in list(self._sessions.values()):
            of_shard = session.shard == get_shard(guild_id, session.shards)
            if of_shard and is_subscribed(session.intents, event, guild_id):
                await self._send_event(
                    session, event, tailor_event(session, event, data, self.state.bot)
                )

    async def reconnect(self) -> None:
        """Ask every client to reconnect (op 7)."""
        await self._send_to_all(_make_frame(RECONNECT, None))

    async def invalidate(self, resumable: bool = False) -> None:
        """End the sessions (op 9); the clients have to IDENTIFY again, or RESUME."""
        if not resumable:
            for session in self._sessions.values():
                session.connection = None
            self._sessions.clear()
        await self._send_to_all(_make_frame(INVALID_SESSION, resumable))

    def drop(self) -> None:
        """Cut every connection without a close frame; the sessions wait for a RESUME."""
        for connection in list(self._connections):
            self._detach(connection)
            connection.abort()

    async def close(self) -> None:
        """Close every socket."""
        for connection in list(self._connections):
            await connection.socket.close(code=GOING_AWAY)

    def has_session(self, guild_id: str | None) -> bool:
        """Tell whether a client gets the events of a guild, now or after a RESUME."""
        sessions = self._sessions.values()
        return any(session.shard == get_shard(guild_id, session.shards) for session in sessions)

    async def _send_to_all(self, frame: dict[str, Any]) -> None:
        for connection in list(self._connections):
            await connection.send(frame)

    async def _send_event(self, session: Session, event: str, data: dict[str, Any]) -> None:
        frame = session.record(event, data)
        if session.connection is not None:
            await session.connection.send(frame)

    def _detach(self, connection: Connection) -> None:
        session = connection.session
        if session is not None and session.connection is connection:
            session.connection = None
            if connection.socket.close_code in ENDS_SESSION:
                self._sessions.pop(session.id, None)
            self.changes.tell()

    async def _handle_frame(self, frame: dict[str, Any], connection: Connection) -> None:
        op, data = frame.get("op"), frame.get("d")
        if op == HEARTBEAT:
            await connection.send(_make_frame(HEARTBEAT_ACK, None))
        elif op in (IDENTIFY, RESUME) and connection.session is not None:
            await _close_with(connection, ALREADY_AUTHENTICATED, "Already authenticated.")
        elif op == IDENTIFY:
            await self._identify(data, connection)
        elif op == RESUME:
            await self._resume(data, connection)
        elif connection.session is None:
            await _close_with(connection, NOT_AUTHENTICATED, "Not authenticated.")
        elif op not in IGNORED:
            await _close_with(connection, UNKNOWN_OPCODE, "Unknown opcode.")

    async def _identify(self, data: dict[str, Any], connection: Connection) -> None:
        shard, shards = data.get("shard", (0, 1))
        if data.get("token") != self.state.token:
            await _close_with(connection, AUTHENTICATION_FAILED, "Authentication failed.")
        elif data["intents"] & PRIVILEGED_INTENTS & ~self.state.intents:
            await _close_with(connection, DISALLOWED_INTENTS, "Disallowed intent(s).")
        elif not 0 <= shard < shards:
            await _close_with(connection, INVALID_SHARD, "Invalid shard.")
        else:
            session = Session(self.state.snowflakes.make_id(), shard, shards, data["intents"])
            session.connection, connection.session = connection, session
            self._sessions[session.id] = session
            self.identified.append({key: data[key] for key in data if key != "token"})
            await self._welcome(session)
            self.changes.tell()

    async def _welcome(self, session: Session) -> None:
        guilds = [
            guild
            for guild in self.state.guilds.values()
            if get_shard(guild.id, session.shards) == session.shard
        ]
        ready = {
            "v": 10,
            "user": self.state.bot.make_payload(),
            "guilds": [{"id": guild.id, "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": self.url,
            "shard": [session.shard, session.shards],
            "application": {"id": self.state.application_id, "flags": 0},
        }
        await self._send_event(session, "READY", ready)
        for guild in guilds:
            if is_subscribed(session.intents, "GUILD_CREATE", guild.id):
                await self._send_event(session, "GUILD_CREATE", guild.make_payload(self.state.bot))

    async def _resume(self, data: dict[str, Any], connection: Connection) -> None:
        session = self._sessions.get(data.get("session_id") or "")
        if data.get("token") != self.state.token:
            await _close_with(connection, AUTHENTICATION_FAILED, "Authentication failed.")
            return
        if session is None or data.get("seq") is None or data["seq"] > len(session.frames):
            await connection.send(_make_frame(INVALID_SESSION, False))
            return
        missed = session.frames[data["seq"] :]
        session.connection, connection.session = connection, session
        await connection.send(*missed, session.record("RESUMED", {}))
        self.resumed += 1
        self.changes.tell()


async def _close_with(connection: Connection, code: int, why: str) -> None:
    await connection.socket.close(code=code, message=why.encode())


def _make_frame(op: int, data: object) -> dict[str, Any]:
    return {"op": op, "d": data, "s": None, "t": None}
