"""The file of answers on their way is the bot's alone."""

from __future__ import annotations

import contextlib
import stat

from bot.channels.wecom.open_streams import OpenStream, open_streams


async def test_nobody_else_may_read_whom_an_answer_is_for(tmp_path):
    path = tmp_path / "data" / "wecom.sqlite"
    with contextlib.closing(open_streams(path)) as streams:
        await streams.keep(OpenStream("s", "r", "zhangsan", False, 1.0))
        modes = {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()}
    assert modes == {0o600}


async def test_who_got_an_answer_does_not_stay_in_the_file(tmp_path):
    path = tmp_path / "wecom.sqlite"
    with contextlib.closing(open_streams(path)) as streams:
        one = OpenStream("stream", "request", "zhangsan", False, 1.0)
        await streams.keep(one)
        assert b"zhangsan" in path.read_bytes()
        await streams.drop(one)
    assert b"zhangsan" not in path.read_bytes()
