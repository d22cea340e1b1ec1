"""How the time of an answer grows."""

from __future__ import annotations

import pytest

from benchmarks.speed.hostile_questions import make_questions
from benchmarks.speed.slopes import compute_exponent, main, write_page

NAMES = ["Ada Brook", "LatticeCon 2022", "灯笼沙龙"]


@pytest.mark.parametrize(("power", "factor"), [(0, 3.0), (1, 2.0), (2, 0.5)])
def test_the_exponent_is_the_power_by_which_times_grow(power, factor):
    sizes = [50, 125, 250, 500]
    times = [factor * size**power for size in sizes]
    assert compute_exponent(sizes, times) == pytest.approx(power)


@pytest.mark.parametrize("chars", [50, 500])
def test_every_kind_of_question_has_about_the_length_that_is_asked_for(chars):
    questions = make_questions(NAMES, chars)
    assert len(set(questions.values())) == len(questions)
    assert all(0.8 * chars <= len(text) <= chars for text in questions.values())


def test_a_page_has_as_many_links_as_are_asked_for():
    page = write_page(250)
    assert page.count("](https://www.youtube.com/watch?v=") == 250
    assert len(set(page.split("\n\n"))) == 251


def test_without_an_index_it_says_what_to_run(tmp_path, capsys):
    config = tmp_path / "huigu.toml"
    config.write_text('[index]\npath = "nowhere"\n', encoding="utf-8")
    assert main(["--config", str(config)]) == 1
    assert "huigu rebuild" in capsys.readouterr().err
