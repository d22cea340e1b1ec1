import gzip
import json
import subprocess
import sys

import pytest

from training.data.corpus import list_files, load_corpus
from training.mine import (
    LONGEST_PASSAGE,
    mine_site,
    pair_headings,
    pair_translations,
    read_page,
    split_sections,
)

ENGLISH = """---
title: Moving day
description: How we moved the cluster.
---
We moved **everything** on a [Sunday](https://example.org/sunday).

## Before you begin

Back up the data.

Tell your users.

```sh
make backup
```

## After
Count {{< gloss >}}pods{{< /gloss >}} again, every one of them.
"""
CHINESE = """---
title: 搬家的日子
description: 我们怎样搬迁集群。
---
我们在一个[星期天](https://example.org/sunday)搬走了**所有东西**。

## 开始之前

备份数据。

通知您的用户。

```sh
make backup
```

## 之后
再数一遍 {{< gloss >}}Pod{{< /gloss >}}，一个都不能少。
"""


def mine_translations(english, chinese):
    return list(pair_translations(read_page(english, chinese)))


def mine_headings(english, chinese):
    return list(pair_headings(read_page(english, chinese)))


def test_titles_headings_and_paragraphs_are_paired_in_order():
    assert mine_translations(ENGLISH, CHINESE) == [
        ("title", "Moving day", "搬家的日子"),
        ("desc", "How we moved the cluster.", "我们怎样搬迁集群。"),
        ("p", "We moved everything on a Sunday.", "我们在一个星期天搬走了所有东西。"),
        ("h", "Before you begin", "开始之前"),
        ("p", "Back up the data.", "备份数据。"),
        ("p", "Tell your users.", "通知您的用户。"),
        ("h", "After", "之后"),
        ("p", "Count pods again, every one of them.", "再数一遍 Pod，一个都不能少。"),
    ]


def test_a_section_with_different_paragraphs_gives_only_its_heading():
    shorter = CHINESE.replace("通知您的用户。\n\n", "")
    kinds = [(kind, zh) for kind, _, zh in mine_translations(ENGLISH, shorter)]
    assert ("h", "开始之前") in kinds
    assert ("p", "备份数据。") not in kinds
    assert ("p", "我们在一个星期天搬走了所有东西。") in kinds


def test_a_page_with_different_headings_gives_only_its_front_matter():
    deeper = CHINESE.replace("## 之后", "### 之后")
    assert [kind for kind, _, _ in mine_translations(ENGLISH, deeper)] == ["title", "desc"]


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Untranslated text.", "Untranslated text."),
        ("汉字", "汉字"),
        ("A very long text that says a great deal more than the other one does.", "短"),
        ("", "空"),
    ],
)
def test_texts_that_cannot_be_translations_are_left_out(english, chinese):
    assert mine_translations(english, chinese) == []


def test_broken_front_matter_gives_nothing():
    assert read_page("---\ntitle: a: b\n---\ntext", CHINESE) is None


def test_a_heading_is_paired_with_the_passage_below_it():
    """The title is the heading of the first passage."""
    pairs = [
        (row["qe"], row["qz"], row["pe"], row["pz"]) for row in mine_headings(ENGLISH, CHINESE)
    ]
    assert pairs == [
        (
            "Moving day",
            "搬家的日子",
            "We moved everything on a Sunday.",
            "我们在一个星期天搬走了所有东西。",
        ),
        (
            "Before you begin",
            "开始之前",
            "Back up the data.\nTell your users.",
            "备份数据。\n通知您的用户。",
        ),
        ("After", "之后", "Count pods again, every one of them.", "再数一遍 Pod，一个都不能少。"),
    ]
    assert {(row["te"], row["tz"]) for row in mine_headings(ENGLISH, CHINESE)} == {
        ("Moving day", "搬家的日子")
    }


def test_a_passage_is_at_most_as_long_as_in_the_index():
    english = "# Long\n\n" + "\n\n".join(["word " * 50] * 4)
    chinese = "# 长\n\n" + "\n\n".join(["字" * 100] * 4)
    (row,) = mine_headings(english, chinese)
    assert len(row["pe"]) <= LONGEST_PASSAGE + 1
    assert row["pz"] == "字" * 100


def test_a_long_first_paragraph_is_kept_whole():
    (row,) = mine_headings("# Long\n\n" + "word " * 200, "# 长\n\n" + "字" * 300)
    assert (len(row["pe"]), len(row["pz"])) == (999, 300)


def test_an_anchor_is_left_out_of_its_heading():
    page = read_page("# Before you begin {#before}\n\ntext", "# 开始之前 {#before-you-begin}\n\n文")
    assert ("h", "Before you begin", "开始之前") in list(pair_translations(page))


def test_code_blocks_are_left_out():
    assert [section.paragraphs for section in split_sections("```\ncode\n```\n\ntext")] == [
        ("text",)
    ]


def test_only_pages_in_both_languages_are_mined(tmp_path):
    for language, text in (("en", ENGLISH), ("zh", CHINESE)):
        folder = tmp_path / "content" / language / "blog"
        folder.mkdir(parents=True)
        (folder / "move.md").write_text(text, encoding="utf-8")
    (tmp_path / "content/en/only.md").write_text(ENGLISH, encoding="utf-8")
    rows = list(mine_site(tmp_path, "someone/site", "Apache-2.0"))
    assert {row["path"] for row in rows} == {"content/zh/blog/move.md"}
    assert rows[0] == {
        "en": "Moving day",
        "zh": "搬家的日子",
        "type": "title",
        "repo": "someone/site",
        "path": "content/zh/blog/move.md",
        "license": "Apache-2.0",
    }


def test_the_command_writes_rows_that_training_reads(tmp_path):
    for language, text in (("en", ENGLISH), ("zh", CHINESE)):
        folder = tmp_path / "content" / language
        folder.mkdir(parents=True)
        (folder / "move.md").write_text(text, encoding="utf-8")
    out = tmp_path / "more.jsonl.gz"
    command = [sys.executable, "-m", "training.mine", str(tmp_path), "--out", str(out)]
    run = subprocess.run(
        [*command, "--repo", "someone/site", "--license", "MIT"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.startswith("8 translations and 3 headings with their passages")
    with gzip.open(out, "rt", encoding="utf-8") as file:
        assert len([json.loads(line) for line in file]) == 11
    sources = {pairs.name: pairs for pairs in load_corpus(list_files([out])).sources}
    assert len(sources["own"].left) == 8
    assert len(sources["own headings zh-en"].right) == 3
    # So little text must not be learned by heart.
    assert 0 < sources["own"].weight < 0.01
