"""Reports of what people asked a small bilingual community."""

from __future__ import annotations

import asyncio
import json
from contextlib import closing

import msgspec
import pytest

from bot.answering.answer import Answerer
from bot.journal.journal import Journal
from bot.messages import Question
from bot.report import wordings
from bot.report.make import Scope, make_report
from bot.report.records import NearPage, Report
from bot.runtime.sqlite import StateFileError
from tests.fakes.bot.kept import NOW, keep, miss
from tests.fakes.bot.layers import with_journal


def name_questions(clusters) -> list[set[str]]:
    """All wordings of each cluster."""
    return [{one.question, *(other.question for other in one.examples)} for one in clusters]


def test_one_request_in_both_languages_is_one_cluster(report):
    same = {
        "LatticeCon 2022 的视频在哪里看",
        "where are the LatticeCon 2022 videos",
        "recordings of LatticeCon 2022?",
        "求 LatticeCon 2022 录像",
    }
    others = {
        "LatticeCon 2021 的视频在哪里看",
        "LatticeCon 2022 slides",
        "when was LatticeCon 2022",
    }
    made = report([keep(text, text[:1], kind="links") for text in [*same, *others]])
    assert same in name_questions(made.asked)
    assert sorted(map(len, name_questions(made.asked))) == [1, 1, 1, 4]
    (cluster,) = (one for one in made.asked if one.wordings == 4)
    assert (cluster.wants, cluster.times, cluster.people) == ("video", 4, 4)
    assert {one.language for one in cluster.examples} <= {"en", "zh"}


def test_another_number_or_another_wish_is_another_cluster(report):
    texts = [
        "灯笼沙龙第 5 届的视频",
        "灯笼沙龙第 6 届的视频",
        "talks of LatticeCon 2022",
        "the last talk of LatticeCon 2022",
        "who spoke at LatticeCon 2022",
    ]
    assert report([keep(text) for text in texts]).totals.clusters == len(texts)


def test_prose_is_grouped_across_languages_by_its_vectors(report):
    made = report([
        miss("How do I debug memory leaks?"),
        miss("如何调试内存泄漏？", language="zh"),
        miss("what is the weather tomorrow?"),
    ])
    assert {"How do I debug memory leaks?", "如何调试内存泄漏？"} in name_questions(made.not_found)
    assert made.totals.clusters == 2


def test_an_example_in_the_other_language_comes_first(report):
    often = ["LatticeCon 2022 videos", "videos of LatticeCon 2022", "LatticeCon 2022 recordings"]
    rows = [keep(text, f"{text}{number}") for number in range(2) for text in often]
    (cluster,) = report([*rows, keep("LatticeCon 2022 的视频", language="zh")]).asked
    assert cluster.question in often
    assert [one.language for one in cluster.examples] == ["zh", "en", "en"]


def test_a_suggestion_says_what_is_missing_for_how_many_and_where_it_might_be_added(report):
    made = report([
        miss("第 2 届灯笼沙龙的视频", "ann", language="zh"),
        miss("第二届灯笼沙龙 video？", "bea"),
        miss("第二届灯笼沙龙 video？", "bea"),
        keep("where are the LatticeCon 2022 videos", "cem"),
    ])
    (suggestion,) = made.suggestions
    assert (suggestion.reason, suggestion.cluster.wants) == ("not_found", "video")
    assert (suggestion.people, suggestion.times, suggestion.is_far) == (2, 3, False)
    first = suggestion.pages[0]
    assert isinstance(first, NearPage)
    assert "灯笼沙龙" in first.title


def test_an_answer_that_people_called_wrong_is_suggested_with_who_said_so(report):
    rows = [keep("who spoke at LatticeCon 2022", name) for name in ("ann", "bea", "cem")]
    made = report(rows, [(0, "ann", "wrong"), (1, "bea", "missing")])
    (suggestion,) = made.suggestions
    assert (suggestion.reason, suggestion.people, suggestion.times) == ("wrong", 2, 2)
    assert (suggestion.cluster.wants, suggestion.cluster.people) == ("speakers", 3)
    assert [one.objections for one in made.wrong] == [2]
    assert (made.totals.wrong, made.totals.missing) == (1, 1)


def test_what_is_far_from_every_page_is_suggested_last(report):
    made = report([
        *[miss("how do I bake bread", name, confidence=0.01) for name in ("ann", "bea", "cem")],
        miss("LatticeCon 2022 photos", "ann"),
    ])
    assert [(one.cluster.question, one.is_far) for one in made.suggestions] == [
        ("LatticeCon 2022 photos", False),
        ("how do I bake bread", True),
    ]


def test_only_the_days_and_the_channel_that_are_asked_for_count(report, parts):
    made = report([
        keep("LatticeCon 2021", asked_at="2030-05-15T23:59:59Z"),
        keep("LatticeCon 2022", asked_at="2030-05-16T00:00:00Z", channel="http"),
        keep("Lantern Meetup", asked_at="2030-05-17T11:00:00Z"),
    ])
    assert (made.since, made.until, len(made.days)) == ("2030-04-18", "2030-05-17", 30)
    assert made.totals.questions == 3
    two = make_report(parts, Scope(days=2), NOW)
    assert (two.since, two.totals.questions, len(two.days)) == ("2030-05-16", 2, 2)
    http = make_report(parts, Scope(channel="http"), NOW)
    assert [one.question for one in http.asked] == ["LatticeCon 2022"]
    assert [use.channel for use in http.channels] == ["http"]


def test_lists_are_as_long_as_is_asked_for(report):
    texts = ["LatticeCon 2021 videos", "LatticeCon 2022 videos", "Lantern Meetup slides"]
    made = report([miss(text) for text in texts], scope=Scope(limit=2))
    assert [len(one) for one in (made.asked, made.not_found, made.suggestions)] == [2, 2, 2]
    assert made.totals.clusters == 3


def test_what_was_too_much_to_compare_is_told(report, monkeypatch):
    monkeypatch.setattr(wordings, "MOST_COMPARED", 2)
    monkeypatch.setattr(wordings, "FOR_UNANSWERED", 1)
    made = report([keep("LatticeCon 2021"), keep("LatticeCon 2022"), keep("Lantern Meetup")])
    assert (made.totals.wordings, made.totals.left_out, made.totals.questions) == (3, 1, 3)


def test_follow_ups_are_counted_and_in_no_cluster(report):
    made = report([keep("and the slides?")], is_listed=False)
    assert (made.totals.follow_ups, made.totals.clusters, made.asked) == (1, 0, ())


def test_what_an_older_huigu_kept_is_reported_without_kind_and_time(report):
    made = report([
        keep("LatticeCon 2022 videos", kind="", elapsed_ms=None),
        miss("LatticeCon 2030 videos", kind="", elapsed_ms=None),
    ])
    assert [one.kind for one in made.outcomes] == ["found", "not_found"]
    assert (made.latency.p50_ms, made.totals.not_found) == (None, 1)


def test_a_report_holds_no_hashes_and_can_be_written_as_json(report):
    secret = "h4sh-of-ann-12345"
    made = report([miss("LatticeCon 2030 videos", secret), keep("LatticeCon 2022", secret)])
    written = msgspec.json.encode(made).decode()
    assert secret not in written
    assert json.loads(written)["totals"]["people"] == 1
    assert msgspec.convert(json.loads(written), Report) == made


def test_sources_are_reported_with_what_the_last_rebuild_did(report):
    made = report([keep("LatticeCon 2022")])
    assert made.sources
    assert all(one.read and not one.problem for one in made.sources)
    assert sum(one.added for one in made.sources) > 10


def test_a_journal_that_is_not_there_is_an_empty_report(parts):
    made = make_report(parts, Scope(days=3), NOW)
    assert (made.totals.questions, made.asked, len(made.days)) == (0, (), 3)
    assert not parts.journal.exists()


def test_a_damaged_journal_is_said_in_one_line(parts):
    parts.journal.write_bytes(b"x" * 5000)
    with pytest.raises(StateFileError, match="move it away"):
        make_report(parts, Scope(), NOW)


async def test_what_was_really_asked_is_reported_while_the_journal_is_written(
    parts, answerer: Answerer
):
    async def ask(question: Question):
        return await asyncio.to_thread(answerer.answer, question)

    with closing(Journal.open(parts.journal, 180)) as journal:
        kept = with_journal(ask, journal)
        for person, text in enumerate((
            "where are the LatticeCon 2022 videos",
            "LatticeCon 2022 的视频在哪里看",
            "LatticeCon 2030 的视频在哪里看，打 13800138000 找我",
            "thanks",
        )):
            await kept(Question(text=text, asker=str(person), channel="http", id=f"q{person}"))
        assert await journal.record_verdict("q0", "helpful", "ann")
        made = await asyncio.to_thread(make_report, parts, Scope(), journal._clock())
        await kept(Question(text="Lantern Meetup slides", channel="http"))
    assert (made.totals.questions, made.totals.people, made.totals.helpful) == (3, 3, 1)
    assert made.asked[0].wordings == 2
    assert made.latency.p50_ms is not None
    (suggestion,) = made.suggestions
    assert "13800138000" not in msgspec.json.encode(made).decode()
    assert "2030" in suggestion.cluster.question
