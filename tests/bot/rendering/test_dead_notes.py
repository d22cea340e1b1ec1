"""Every channel says of a dead link when it did not open, in a list and on the line of a talk."""

from __future__ import annotations

import msgspec
import pytest

from bot.messages import AnswerTalk
from tests.bot.rendering.test_hosts import finish, render_in_every_channel

DAY = "2030-05-14"
SAID = {"zh": f"{DAY} 时打不开", "en": f"did not open on {DAY}"}


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("kind", ["links", "talks"])
def test_a_dead_link_says_when_it_did_not_open(language, kind):
    answer = finish(language, "Mesh Day", "Recording")
    talk = AnswerTalk(title="Opening", speakers=[], event="", date="", links=[0], citation=1)
    for day in (DAY, ""):
        links = [msgspec.structs.replace(link, dead=day) for link in answer.links]
        talks = [talk] if kind == "talks" else []
        shown = msgspec.structs.replace(answer, links=links, kind=kind, talks=talks)
        for channel, text in render_in_every_channel(shown).items():
            plain = text.replace("\\", "").replace("\u200b", "")
            assert (SAID[language] in plain) == bool(day), (channel, text)
