"""The file of unfinished answers is private, and damage to it is logged."""

from __future__ import annotations

import contextlib
import stat

from bot.channels.wecom.long_connection.open_streams import OpenStream, open_streams


async def test_the_file_is_readable_by_its_owner_only(tmp_path):
    path = tmp_path / "data" / "wecom.sqlite"
    with contextlib.closing(open_streams(path)) as streams:
        await streams.save(OpenStream("s", "r", "zhangsan", False, 1.0))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


async def fill(path) -> int:
    """Save many streams; returns the size of the file."""
    with contextlib.closing(open_streams(path)) as streams:
        for number in range(120):
            await streams.save(OpenStream(f"s{number}", "r" * 400, "zhangsan", False, 1.0))
    return path.stat().st_size


def damage(path, size: int) -> None:
    """Overwrite the file except its beginning."""
    with path.open("r+b") as file:
        file.seek(24)
        file.write(b"\xa5" * 4)  # the change counter, which tells open connections about the change
        file.seek(6 * 4096)
        file.write(b"\xa5" * (size - 6 * 4096))


async def test_a_damaged_file_is_replaced_by_memory(tmp_path, caplog):
    """Its first pages are intact, so it opens."""
    path = tmp_path / "wecom.sqlite"
    damage(path, await fill(path))
    with contextlib.closing(open_streams(path)) as streams:
        assert streams.load(2.0) == []
        await streams.save(OpenStream("s", "r", "zhangsan", False, 1.0))
        assert [stream.id for stream in streams.load(2.0)] == ["s"]
    assert "move the file away" in caplog.text


async def test_a_file_damaged_later_is_logged(tmp_path, caplog):
    path = tmp_path / "wecom.sqlite"
    size = await fill(path)
    with contextlib.closing(open_streams(path)) as streams:
        damage(path, size)
        assert streams.load(2.0) == []
        await streams.delete(OpenStream("s", "r", "zhangsan", False, 1.0))
    assert "cannot be read" in caplog.text


async def test_a_deleted_row_is_overwritten_in_the_file(tmp_path):
    path = tmp_path / "wecom.sqlite"
    with contextlib.closing(open_streams(path)) as streams:
        stream = OpenStream("stream", "request", "zhangsan", False, 1.0)
        await streams.save(stream)
        assert b"zhangsan" in path.read_bytes()
        await streams.delete(stream)
    assert b"zhangsan" not in path.read_bytes()
