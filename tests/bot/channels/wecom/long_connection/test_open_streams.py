"""The file of answers on their way is the bot's alone."""

from __future__ import annotations

import contextlib
import stat

from bot.channels.wecom.long_connection.open_streams import OpenStream, open_streams


async def test_nobody_else_may_read_whom_an_answer_is_for(tmp_path):
    path = tmp_path / "data" / "wecom.sqlite"
    with contextlib.closing(open_streams(path)) as streams:
        await streams.keep(OpenStream("s", "r", "zhangsan", False, 1.0))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


async def filled(path) -> int:
    """Leave many answers open; gives how large the file is."""
    with contextlib.closing(open_streams(path)) as streams:
        for number in range(120):
            await streams.keep(OpenStream(f"s{number}", "r" * 400, "zhangsan", False, 1.0))
    return path.stat().st_size


def spoil(path, size: int) -> None:
    """Overwrite the file but for its beginning."""
    with path.open("r+b") as file:
        file.seek(24)
        file.write(b"\xa5" * 4)  # a counter, by which who has the file open sees the change
        file.seek(6 * 4096)
        file.write(b"\xa5" * (size - 6 * 4096))


async def test_a_damaged_file_keeps_no_bot_from_starting(tmp_path, caplog):
    """Its first pages are whole, so that it opens."""
    path = tmp_path / "wecom.sqlite"
    spoil(path, await filled(path))
    with contextlib.closing(open_streams(path)) as streams:
        assert streams.left(2.0) == []
        await streams.keep(OpenStream("s", "r", "zhangsan", False, 1.0))
        assert [one.stream for one in streams.left(2.0)] == ["s"]
    assert "move the file away" in caplog.text


async def test_a_file_that_is_damaged_later_stops_no_bot(tmp_path, caplog):
    path = tmp_path / "wecom.sqlite"
    size = await filled(path)
    with contextlib.closing(open_streams(path)) as streams:
        spoil(path, size)
        assert streams.left(2.0) == []
        await streams.drop(OpenStream("s", "r", "zhangsan", False, 1.0))
    assert "cannot be read" in caplog.text


async def test_who_got_an_answer_does_not_stay_in_the_file(tmp_path):
    path = tmp_path / "wecom.sqlite"
    with contextlib.closing(open_streams(path)) as streams:
        one = OpenStream("stream", "request", "zhangsan", False, 1.0)
        await streams.keep(one)
        assert b"zhangsan" in path.read_bytes()
        await streams.drop(one)
    assert b"zhangsan" not in path.read_bytes()
