"""Conversations about an index's own names: their scripts, casts and verdicts."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from benchmarks.quality.conversations.__main__ import count_turns, format_figures, main
from benchmarks.quality.conversations.cast import list_casts, list_kind
from benchmarks.quality.conversations.judge import CHECKS, Scene, judge
from benchmarks.quality.conversations.run import JudgedTurn, hold_conversation, read_scripts
from bot.answering.answer import Answerer
from bot.messages import Answer, AnswerLink, AnswerTalk
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.errors import UsageError
from indexer.search.index import Index
from tests.fakes.bot.kinds import CLARIFY, FACTS, LINKS, SOCIAL

EVENTS = {
    ("KiteCon", 2031): ("Skagen", "2031-05-17", "2031"),
    ("KiteCon", 2030): ("Dieppe", "2030-05-11", "2030"),
    ("LoomFest", 2029): ("Kendal", "2029-09-03", "2029"),
}
"""(Series, year) -> place, first day, number of the first talk."""
TITLES = (
    "Sewing a delta from an old tent",
    "Lines that never tangle in the wind",
    "Night flights with paper lanterns",
    "Teaching a whole school to fly",
)


def write_event(series: str, year: int) -> str:
    """Write an event with four talks; the first speaker of KiteCon comes each year."""
    place, day, number = EVENTS[series, year]
    lines = [
        f"event: {{name: {series} {year}, year: {year}, dates: {day}, place: {place}}}",
        "sessions:",
    ]
    for place_in_day, title in enumerate(TITLES):
        speaker = (
            "Ada Flyer"
            if (series, place_in_day) == ("KiteCon", 0)
            else f"Ann No{year}, Bo So{year}"
        )
        lines += [
            f"  - id: t{number}{place_in_day}",
            f"    title: {title}, told in {year}",
            f"    speakers: [{speaker}]",
            f"    video: https://www.youtube.com/watch?v=kite{number}{place_in_day}_x",
            f"    slides: https://speakerdeck.com/kites/{number}{place_in_day}",
        ]
    return "\n".join(lines)


@pytest.fixture(scope="module")
def config(tmp_path_factory) -> Path:
    """Write and index an archive of three events."""
    folder = tmp_path_factory.mktemp("kites")
    (folder / "talks").mkdir()
    for series, year in EVENTS:
        file = folder / "talks" / f"{series}-{year}.yaml"
        file.write_text(write_event(series, year), encoding="utf-8")
    file = folder / "huigu.toml"
    source = '[[sources]]\nname = "talks"\ntype = "sessions"\npath = "talks"\n'
    file.write_text(f'[index]\npath = "index"\n{source}', encoding="utf-8")
    rebuild(load_settings(file), strict=True)
    return file


@pytest.fixture
def scene(config) -> Iterator[Scene]:
    with closing(Index.open(load_settings(config))) as index, index.open_reader() as reader:
        [cast, *_] = list_casts(reader.catalogue, 3)
        yield Scene(reader.catalogue, cast, None)


def give(answer: Answer, **fields: object) -> Answer:
    return msgspec.structs.replace(answer, **fields)


def link_to(url: str, kind: str = "video", **fields: object) -> AnswerLink:
    return AnswerLink(url=url, label="A", kind=kind, platform="youtube", citation=1, **fields)


def test_every_script_is_a_conversation_with_known_expectations():
    scripts = read_scripts()
    assert Counter(script.language for script in scripts) == {"zh": 20, "en": 20}
    assert len({script.id for script in scripts}) == len(scripts)
    for script in scripts:
        assert 4 <= len(script.turns) <= 6
        assert all(turn.expect.keys() <= CHECKS.keys() for turn in script.turns)
        assert script.turns[0].sort in {"first", "clarify", "social"}


def test_a_line_that_is_no_script_is_named(tmp_path):
    file = tmp_path / "scripts.jsonl"
    file.write_text('{"id": "a"}\n', encoding="utf-8")
    with pytest.raises(UsageError, match=r"scripts\.jsonl:1: "):
        read_scripts(file)


def test_figures_count_what_cannot_be_judged_apart():
    turns = [
        JudgedTurn("a", sort, "x", SOCIAL, is_right)
        for sort, is_right in (("first", True), ("first", False), ("more", None))
    ]
    figures = count_turns(turns)
    assert figures["first"] == {"turns": 2, "right": 1, "share": 0.5, "not judged": 0}
    assert figures["all"] == {"turns": 2, "right": 1, "share": 0.5, "not judged": 1}
    assert "| first | 2 | 1 | 0.5 | 0 |" in format_figures(figures)


def test_a_cast_is_an_event_its_sibling_a_stranger_and_a_speaker_with_two_talks(scene):
    cast = scene.cast
    assert {cast.event.names[0], cast.sibling.names[0]} == {"KiteCon 2030", "KiteCon 2031"}
    assert cast.stranger.names[0] == "LoomFest 2029"
    assert cast.person.names[0] == "Ada Flyer"
    filled = cast.fill("{event} {sibling} {stranger} {year} {year2} {person} {talk}", "zh")
    assert "{" not in filled
    assert str(cast.event.year) in filled


def test_links_are_right_if_they_are_of_the_event_and_the_kind_alone(scene):
    expect = {"links": "video event"}
    own = list_kind(scene.catalogue, [scene.cast.event], "video")
    other = list_kind(scene.catalogue, [scene.cast.sibling], "video")
    assert len(own) == 4
    links = [link_to(url) for url in own]
    assert judge(scene, give(LINKS, links=links), expect)
    assert not judge(scene, give(LINKS, links=[*links, link_to(min(other))]), expect)
    assert not judge(scene, give(LINKS, links=[]), expect)
    slides = list_kind(scene.catalogue, [scene.cast.event], "slides")
    assert not judge(scene, give(LINKS, links=[link_to(min(slides), "slides"), *links]), expect)


def test_days_places_counts_and_names_are_looked_for_in_the_text(scene):
    event = scene.cast.event
    month = {5: "May"}[int(event.start[5:7])]
    right = {
        "day": f"It began on {int(event.start[8:])} {month} {event.year}.",
        "place": f"In {event.places[0]}.",
        "count": "There were 4 talks.",
        "names": f"That was {event.names[0]}.",
        "people": f"Given by Ada Flyer, Ann No{event.year} and Bo So{event.year}.",
        "talks": "; ".join(f"{title}, told in {event.year}" for title in TITLES[:3]),
    }
    for name, text in right.items():
        assert judge(scene, give(FACTS, text=text, links=[]), {name: "event"}), name
        assert not judge(scene, give(FACTS, text="Nobody knows.", links=[]), {name: "event"}), name


def test_the_second_one_is_that_of_the_answer_before(scene):
    talks = scene.get_talks("event")
    listed = [
        AnswerTalk(title=talk.titles[0], speakers=[], event="", date="", links=[], citation=1)
        for talk in talks
    ]
    after = replace(scene, before=give(LINKS, kind="talks", talks=listed))
    for number, talk in enumerate(talks, 1):
        url = next(link.url for link in talk.links if link.kind == "video")
        answer = give(LINKS, links=[link_to(url, scope="talk")])
        assert judge(after, answer, {"nth": f"{number} video"})
        assert not judge(after, answer, {"nth": f"{5 - number} video"})
    assert judge(after, LINKS, {"nth": "9 video"}) is None
    assert judge(scene, LINKS, {"nth": "1 video"}) is None


def test_more_is_what_was_not_shown_yet(scene):
    first, second = [link_to(f"https://a.example/{n}") for n in (1, 2)]
    after = replace(scene, before=give(LINKS, links=[first], total=2))
    assert judge(after, give(LINKS, links=[second]), {"more": ""})
    assert not judge(after, give(LINKS, links=[first]), {"more": ""})
    assert not judge(after, give(LINKS, links=[]), {"more": ""})
    whole = replace(scene, before=give(LINKS, links=[first], total=0))
    assert judge(whole, give(LINKS, links=[second]), {"more": ""}) is None


def test_social_turns_show_nothing_and_questions_back_a_few_choices(scene):
    assert judge(scene, give(SOCIAL, citations=[], related=[]), {"social": ""})
    assert not judge(scene, give(SOCIAL, related=[]), {"social": ""})
    asks = give(CLARIFY, links=[])
    assert judge(scene, asks, {"clarify": ""})
    assert not judge(scene, give(asks, choices=asks.choices[:1]), {"clarify": ""})
    after = replace(scene, before=asks)
    about = give(FACTS, text="KiteCon 2031 was in May.")
    assert judge(after, about, {"chosen": "2"})
    assert not judge(after, about, {"chosen": "1"})
    assert judge(after, about, {"chosen": "3"}) is None


def test_a_conversation_goes_on_from_the_turns_before(config, scene):
    [script] = [script for script in read_scripts() if script.id == "en14"]
    with closing(Index.open(load_settings(config))) as index:
        turns = hold_conversation(Answerer(index), scene.catalogue, script, scene.cast)
    assert [turn.is_right for turn in turns] == [True] * 4


def test_the_command_prints_the_share_of_each_sort(config, capsys):
    assert main([str(config), "--only", "en14", "--casts", "1", "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["all"]["turns"] == 4


def test_an_index_without_a_cast_is_one_line(tmp_path, capsys):
    (tmp_path / "posts").mkdir()
    (tmp_path / "posts" / "a.md").write_text("# Kites\n\nNothing but wind.\n", encoding="utf-8")
    file = tmp_path / "huigu.toml"
    source = '[[sources]]\nname = "posts"\ntype = "markdown"\npath = "posts"\n'
    file.write_text(f'[index]\npath = "index"\n{source}', encoding="utf-8")
    rebuild(load_settings(file))
    assert main([str(file)]) == 1
    assert capsys.readouterr().err.splitlines()[-1].endswith("to talk about")
