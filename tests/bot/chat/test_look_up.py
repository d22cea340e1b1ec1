"""Questions that look something up by its name."""

from __future__ import annotations

import pytest

from bot.chat.look_up import write_question


@pytest.mark.parametrize(
    ("what", "language", "question"),
    [
        ("event", "en", "KiteCon 2031"),
        ("event", "zh", "KiteCon 2031"),
        ("person", "en", "talks by KiteCon 2031"),
        ("person", "zh", "KiteCon 2031 的演讲"),
        ("topic", "en", "talks about KiteCon 2031"),
        ("topic", "zh", "关于 KiteCon 2031 的演讲"),
    ],
)
def test_a_name_becomes_a_question_in_the_person_s_language(what, language, question):
    assert write_question(what, " KiteCon\n 2031 ", language) == question


@pytest.mark.parametrize("name", ["{}", "{0}", "50 %"])
def test_a_name_with_braces_is_asked_as_it_stands(name):
    assert write_question("topic", name, "en") == f"talks about {name}"
