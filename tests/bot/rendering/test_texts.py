"""Everything that is said is said in both languages, with the same values in it."""

from __future__ import annotations

import pytest

from bot.channels.discord import texts as discord
from bot.channels.official_account import texts as official_account
from bot.channels.wecom import texts as wecom
from bot.rendering.texts import SHARED, Texts
from bot.wechat import markdown

EVERY = {
    "shared": SHARED,
    "discord": discord.TEXTS,
    "wecom": wecom.TEXTS,
    "official account": official_account.TEXTS,
    "Markdown": markdown.TEXTS,
}


@pytest.mark.parametrize("texts", EVERY.values(), ids=EVERY)
def test_both_languages_say_the_same(texts: Texts) -> None:
    for key in texts:
        both = texts.get_languages(key)
        assert set(both) == {"zh", "en"}, key
        assert both["zh"].count("{}") == both["en"].count("{}"), key
        assert any("\u4e00" <= character <= "\u9fff" for character in both["zh"]), key


def test_a_language_that_nobody_speaks_here_is_answered_in_english() -> None:
    assert SHARED.say("busy", "fr", 3) == SHARED.say("busy", "en", 3)
    assert SHARED.say("busy", "zh", 3) == "现在提问的人太多，请 3 秒后再问。"
