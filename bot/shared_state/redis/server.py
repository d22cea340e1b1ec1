"""The state in Redis: see `StateServer`. What is read and written at once is one script."""

from __future__ import annotations

import secrets

from bot.shared_state.contracts import DELIVERY_S, MINUTE_S
from bot.shared_state.errors import StateConflict
from bot.shared_state.redis.connection import PREFIX, RedisConnection

KEY_BYTES = 32
# Hits by the second, in a hash that ends by itself; by the server's clock.
_COUNT = """
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
local limit, minute = tonumber(ARGV[1]), tonumber(ARGV[2])
local slots, total, oldest = redis.call('HGETALL', KEYS[1]), 0, nil
for i = 1, #slots, 2 do
  local slot = tonumber(slots[i])
  if slot <= now - minute - 1 then
    redis.call('HDEL', KEYS[1], slots[i])
  else
    total = total + tonumber(slots[i + 1])
    if oldest == nil or slot < oldest then oldest = slot end
  end
end
if total >= limit then
  return math.max(1, math.ceil(oldest + minute + 1 - now))
end
redis.call('HINCRBY', KEYS[1], time[1], 1)
redis.call('EXPIRE', KEYS[1], minute + 1)
return 0
"""
_TAKE = """
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
"""
_GIVE_BACK = """
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 0
"""
_LOAD = """
local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if version == tonumber(ARGV[1]) or version == 0 then return {version, ''} end
return {version, redis.call('HGET', KEYS[1], 'content')}
"""
_REPLACE = """
local version = tonumber(redis.call('HGET', KEYS[1], 'version') or '0')
if version ~= tonumber(ARGV[1]) then return 0 end
redis.call('HSET', KEYS[1], 'version', version + 1, 'content', ARGV[2])
return version + 1
"""


class RedisState:
    """Implements `StateServer`."""

    def __init__(self, connection: RedisConnection, minute_s: int = MINUTE_S) -> None:
        """Use a connection; `minute_s` is how long a hit counts, which tests shorten."""
        self._redis, self._minute_s = connection, minute_s
        self.place = connection.place

    def load_key(self) -> bytes:
        """See `StateServer`."""
        name = f"{PREFIX}key"
        with self._redis.use() as redis:
            redis.set(name, secrets.token_bytes(KEY_BYTES), nx=True)
            key = redis.get(name)
        assert isinstance(key, bytes), "just set, and never ends"
        return key

    def count_hit(self, identity: bytes, per_minute: int) -> int:
        """See `StateServer`."""
        return self._run(_COUNT, f"hits:{identity.hex()}", per_minute, self._minute_s)

    def claim_delivery(self, delivery: bytes) -> bool:
        """See `StateServer`."""
        with self._redis.use() as redis:
            name = f"{PREFIX}delivery:{delivery.hex()}"
            return bool(redis.set(name, b"", nx=True, ex=DELIVERY_S))

    def take_lease(self, name: str, holder: str, lease_s: float) -> bool:
        """See `StateServer`."""
        return self._run(_TAKE, f"lease:{name}", holder, round(lease_s * 1000)) == 1

    def give_lease_back(self, name: str, holder: str) -> None:
        """See `StateServer`."""
        self._run(_GIVE_BACK, f"lease:{name}", holder)

    def load_document(self, name: str, known: int) -> tuple[int, bytes]:
        """See `StateServer`."""
        with self._redis.use() as redis:
            version, content = redis.eval(_LOAD, 1, f"{PREFIX}document:{name}", known)
            return int(version), bytes(content)

    def replace_document(self, name: str, known: int, content: bytes) -> int:
        """See `StateServer`.

        Raises:
            StateConflict: It has another version.
        """
        version = self._run(_REPLACE, f"document:{name}", known, content)
        if not version:
            raise StateConflict(
                f"{self.place}: another replica changed `{name}`; it is tried again"
            )
        return version

    def remove_old(self) -> None:
        """See `StateServer`; Redis does so itself."""

    def close(self) -> None:
        """See `StateServer`."""
        self._redis.close()

    def _run(self, script: str, name: str, *values: str | int | bytes) -> int:
        with self._redis.use() as redis:
            return int(redis.eval(script, 1, f"{PREFIX}{name}", *values))
