"""Answers about single archives: links of a site, and facts of the shipped corpus by kind."""

from __future__ import annotations

import json

from benchmarks.quality.sites import measure_sites
from benchmarks.questions.site_sets import SITE_SETS, SiteSet, read_facts, read_site
from tests.fakes.communities.question_sets import write_set

VIDEO = "https://www.bilibili.com/video/BV1aa411c7mD"
FACTS = [
    {"id": "when-1", "kind": "event-when", "lang": "zh", "say": "网格之夜 2021 是哪天",
     "answers": ["2021-06-05", "6 月 5 日"], "need": "any", "day": ["2021-06-05", "2021-06-05"]},
    {"id": "who-1", "kind": "event-host", "lang": "en", "say": "who hosted it",
     "answers": [["Ana Wong", "黄安娜"], ["Li Ming"]], "need": "all"},
]  # fmt: skip


def test_a_set_is_asked_of_the_archive_as_its_configuration_says(tmp_path):
    site = tmp_path / "sites" / "nights"
    (site / "pages").mkdir(parents=True)
    (site / "pages" / "recap.md").write_text(
        "---\ntitle: 网格之夜 2021 回顾\n---\n\n## 视频回放\n\n"
        f"全部演讲的视频：[在 B 站观看回放]({VIDEO})\n",
        encoding="utf-8",
    )
    (site / "huigu.toml").write_text(
        '[[sources]]\nname = "site"\ntype = "markdown"\npath = "pages"\n', encoding="utf-8"
    )
    write_set(
        site / "q.jsonl",
        [
            {
                "id": "there",
                "query": "网格之夜 2021 的视频回放在哪里看？",
                "lang": "zh",
                "relevant": ["recap.md"],
                "expected_links": [VIDEO],
            }
        ],
    )
    sets = (SiteSet("nights", "sites/nights/huigu.toml", read_site("nights"), ()),)
    figures = measure_sites(sets, tmp_path, lambda *_: None)
    assert (figures["nights"]["link_accuracy"], figures["nights"]["questions"]) == (1.0, 1)
    assert not (site / "data").exists(), "the archive is indexed elsewhere"


def test_facts_become_rows_of_their_kinds(tmp_path):
    (tmp_path / "talk").mkdir()
    lines = "\n".join(json.dumps(fact, ensure_ascii=False) for fact in FACTS)
    (tmp_path / "talk" / "facts.jsonl").write_text(lines, encoding="utf-8")
    (row,) = read_facts("event-host", "event-sponsor")(tmp_path)
    assert (row.id, row.query, row.need) == ("who-1", "who hosted it", "all")
    assert row.answers == (("Ana Wong", "黄安娜"), ("Li Ming",))
    assert read_facts("event-when")(tmp_path)[0].answers == ("2021-06-05", "6 月 5 日")


def test_sets_have_names_of_their_own():
    names = [item.name for item in SITE_SETS]
    assert len(set(names)) == len(names)
