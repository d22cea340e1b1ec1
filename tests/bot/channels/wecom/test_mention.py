"""The bot's name is removed from a message, and nothing else."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from bot.channels.wecom.mention import remove_mention

NAMES = ("小顾", "资料 助手", "资料 助手 二号", "Huigu", "C++ bot?")


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("@小顾 视频在哪里", "视频在哪里"),
        ("@小顾\u2005视频在哪里", "视频在哪里"),
        ("@小顾\u00a0\u00a0视频在哪里", "视频在哪里"),
        ("@小顾视频在哪里", "视频在哪里"),
        ("  @资料 助手 /ask 视频在哪里", "/ask 视频在哪里"),
        ("@资料 助手 二号 视频在哪里", "视频在哪里"),
        ("@huigu where are the videos", "where are the videos"),
        ("@C++ bot? where are the videos", "where are the videos"),
        ("/ask 视频在哪里 @小顾", "/ask 视频在哪里"),
        ("视频在哪里@小顾", "视频在哪里"),
        ("/视频@小顾 2030", "/视频 2030"),
        ("@小顾，视频在哪里", "视频在哪里"),
        ("@Huigu: /videos", "/videos"),
        ("@资料 助手：/最新", "/最新"),
        ("write to ann@Huigu", "write to ann@Huigu"),
        ("@张三 @小顾 视频在哪里", "@张三 视频在哪里"),
        ("write to ann@huigu.example @Huigu", "write to ann@huigu.example"),
        ("@小顾 谁是 @小顾", "谁是 @小顾"),
        ("@小顾", ""),
        ("视频在哪里", "视频在哪里"),
        ("slides@小顾", "slides"),
        ("＠小顾 视频在哪里", "视频在哪里"),
        ("@Huigu! where are the videos", "where are the videos"),
        ("@小顾\u2005@小顾\u2005视频在哪里", "视频在哪里"),
        ("@小顾@小顾 视频在哪里", "视频在哪里"),
        ("IstioCon@资料 助手 的 PPT", "IstioCon 的 PPT"),
        ("写信给 ann@小顾.example @小顾", "写信给 ann@小顾.example"),
        ("@Bea Ko\u2005@Huigu\u2005 上次的视频", "@Bea Ko\u2005上次的视频"),
        ("@小顾\u2005@Bea Ko\u2005讲的 PPT", "@Bea Ko\u2005讲的 PPT"),
        ("第一行\n@小顾 第二行", "第一行\n第二行"),
    ],
)
def test_a_configured_name_is_removed_at_any_place(typed: str, text: str) -> None:
    assert remove_mention(typed, NAMES, in_group=True) == text
    assert remove_mention(typed, NAMES, in_group=False) == text


@pytest.mark.parametrize(
    ("typed", "text"),
    [
        ("@我们的 资料 助手 /ask 视频在哪里", "/ask 视频在哪里"),
        ("@我们的 资料 助手\u2005／视频", "／视频"),
        ("@助手 视频在哪里", "视频在哪里"),
        ("@助手\u2005视频在哪里", "视频在哪里"),
        ("@我们的 助手\u2005视频在哪里", "视频在哪里"),
        ("@助手，最新", "最新"),
        ("@bot, where are the videos", "where are the videos"),
        ("@bot is https://example.org/a a video?", "is https://example.org/a a video?"),
        ("@bot slides and/or videos", "slides and/or videos"),
        ("/ask 视频在哪里 @助手", "/ask 视频在哪里"),
        ("write to ann@example.org please", "write to ann@example.org please"),
        ("@助手", ""),
        ("视频在哪里", "视频在哪里"),
        ("PPT 有吗 @我们的 助手\u2005", "PPT 有吗"),
        ("＠助手 视频在哪里", "视频在哪里"),
        ("麻烦 @我们的 助手\u2005 找一下 PPT", "麻烦 找一下 PPT"),
        ("slides@资料助手\u2005 2022", "slides 2022"),
        ("@Allen 视频在哪里", "视频在哪里"),
    ],
)
def test_an_unknown_name_is_removed_only_in_a_group(typed: str, text: str) -> None:
    assert remove_mention(typed, (), in_group=True) == text
    assert remove_mention(typed, (), in_group=False) == typed.strip()


@pytest.mark.parametrize(
    "typed",
    [
        "@所有人 明天有录像吗",
        "@所有人明天有录像吗",
        "@All, are there slides?",
        "明天有录像吗 @全体成员",
        "@everyone\u2005视频在哪里",
    ],
)
def test_everyone_is_not_the_name_of_the_bot(typed: str) -> None:
    assert remove_mention(typed, (), in_group=True) == typed
    assert remove_mention(typed, ("小顾",), in_group=True) == typed


def test_of_several_picked_names_only_a_known_one_goes() -> None:
    typed = "请 @Bea Ko\u2005和 @小顾\u2005找 PPT"
    assert remove_mention(typed, (), in_group=True) == typed
    assert remove_mention(typed, ("小顾",), in_group=True) == "请 @Bea Ko\u2005和 找 PPT"
    both = "@所有人\u2005@资料 助手\u2005视频在哪里"
    assert remove_mention(both, (), in_group=True) == "@所有人\u2005视频在哪里"


def test_a_longer_name_of_another_person_stays() -> None:
    assert remove_mention("ask @HuiguTwo too", ("Huigu",), in_group=False) == "ask @HuiguTwo too"


@given(st.sampled_from(NAMES), st.sampled_from(" \u2005\u00a0"), st.text(max_size=40))
def test_the_text_after_the_name_stays(name: str, space: str, text: str) -> None:
    assert remove_mention(f"@{name}{space}{text}", (name,), in_group=True) == text.strip()


@given(st.text(alphabet="@ a小顾/／\u2005\n", max_size=60), st.booleans())
def test_any_text_is_only_shortened_and_stripped(text: str, group: bool) -> None:
    left = remove_mention(text, NAMES, in_group=group)
    assert set(left) <= {*text, " "}
    assert left == left.strip()
