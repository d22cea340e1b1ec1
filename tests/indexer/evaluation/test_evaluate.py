"""The measures of an evaluation, and the errors of a broken question file."""

import json
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.errors import BadInput
from indexer.evaluation.evaluate import Row, evaluate, list_misses, measure, measure_all, read_rows
from indexer.evaluation.results import format_table, write_results
from indexer.records import Hit, Link, LinkRecord, Passage

VIDEO = "https://video.example/watch?v=2022"
SLIDES = "https://slides.example/2022"
OLD_VIDEO = "https://video.example/watch?v=2021"
MORNING = "https://video.example/watch?v=morning"
HOME = "https://community.example/"


def make_answer(found, urls=(), text="an answer"):
    links = [SimpleNamespace(url=url) for url in urls]
    return SimpleNamespace(found=found, links=links, text=text)


def make_hit(document):
    passage = Passage(document, "recaps", document, "", (), "text", 0, 4, 0, "en")
    return Hit(passage, score=1.0, cosine=1.0, coverage=1.0)


def make_record(url, event, year, kind="video"):
    link = Link(url=url, label="watch", kind=kind, platform="example")
    return LinkRecord(link, "doc", "recaps", "title", "", event, year)


RECORDS = [
    make_record(VIDEO, "MeshCon 2022", 2022),
    make_record(SLIDES, "meshcon 2022", 2022, "slides"),
    make_record(OLD_VIDEO, "MeshCon 2021", 2021),
    make_record(MORNING, "MeshCon 2022", 2022),
    make_record(HOME, "", 0),
]


def ask(row, answer, documents=(), k=10):
    """Evaluate one row with a fixed search result and answer."""
    hits = [make_hit(document) for document in documents]
    [outcome] = evaluate(
        [row], lambda _, depth: hits[:depth], lambda _: answer, RECORDS, k, lambda *_: None
    )
    return outcome


def make_row(**fields):
    return Row(**{"id": "q", "query": "where", "lang": "en", "relevant": ("a",)} | fields)


LINKS = {
    "the expected link first": ((VIDEO,), True),
    "another link of the same event may stand before it": ((SLIDES, VIDEO), True),
    "a link of another event before it": ((OLD_VIDEO, VIDEO), False),
    "a link of another event after it": ((VIDEO, OLD_VIDEO), True),
    "a link of no event before it": ((HOME, VIDEO), False),
    "an address that is not in the index before it": (("https://other.example/", VIDEO), False),
    "an acceptable link": (("https://mirror.example/2022",), True),
    "only other links": ((SLIDES,), False),
    "no link": ((), False),
    "a slash at the end and the host's case are the same address": (
        ("https://MIRROR.example/2022/",),
        True,
    ),
    "another scheme is another address": (("http://mirror.example/2022",), False),
    "another query is another address": ((VIDEO + "&t=1",), False),
    "an address nobody can open": (("http://[x",), False),
}


def test_a_row_may_name_the_player_of_a_video():
    """Files of questions name what their authors saw in the page."""
    row = make_row(expected_links=("https://www.youtube.com/embed/Kq3xWb7ZmLe",))
    outcome = ask(row, make_answer(True, ("https://www.youtube.com/watch?v=Kq3xWb7ZmLe",)))
    assert outcome.has_right_links


@pytest.mark.parametrize(("urls", "right"), LINKS.values(), ids=LINKS.keys())
def test_a_link_is_right_if_no_link_of_another_event_comes_before_it(urls, right):
    row = make_row(expected_links=(VIDEO,), acceptable_links=("https://mirror.example/2022",))
    outcome = ask(row, make_answer(True, urls), ("a",))
    assert outcome.has_right_links is right
    assert measure([outcome], 10)["link_accuracy"] == float(right)
    assert list_misses(outcome) == ([] if right else ["link_accuracy"])


FITS = {
    "the right link alone": ((VIDEO,), True, 1.0),
    "slides of the same event": ((VIDEO, SLIDES), True, 0.5),
    "another recording of the event": ((MORNING, VIDEO), False, 1.0),
    "a recording of another event": ((OLD_VIDEO, VIDEO), False, 0.5),
    "no link": ((), False, None),
}


@pytest.mark.parametrize(("urls", "first", "precision"), FITS.values(), ids=FITS.keys())
def test_the_first_link_and_the_share_of_fitting_links_are_measured(urls, first, precision):
    outcome = ask(make_row(expected_links=(VIDEO,)), make_answer(True, urls))
    measures = measure([outcome], 10)
    assert measures["first_link"] == float(first)
    assert measures["link_precision"] == precision


@pytest.mark.parametrize(
    ("answers", "need", "held"),
    [
        (("Ana Wong",), "any", 1.0),
        (("Li Ming", "ana-wong"), "any", 1.0),
        (("Li Ming",), "any", 0.0),
        (("Ana Wong", "Li Ming"), "all", 0.5),
        ((("黄安娜", "Ana Wong"), ("Li Ming", "李 明")), "all", 1.0),
        (("4",), "any", 0.0),
        (("2031-05-04",), "any", 1.0),
        (("20310504",), "any", 1.0),
        (("041",), "any", 0.0),
    ],
)
def test_the_share_of_answers_that_the_text_holds_is_measured(answers, need, held):
    """In any case, width and script, and whatever stands between the letters."""
    text = "ＡＮＡ  Wong、李明，2031-05-04，41 場"
    outcome = ask(make_row(answers=answers, need=need), make_answer(True, text=text))
    assert measure([outcome], 10)["answer_accuracy"] == held
    assert ("answer_accuracy" in list_misses(outcome)) == (held < 1)


def test_a_row_without_answers_has_no_answer_accuracy():
    assert measure([ask(make_row(), make_answer(True))], 10)["answer_accuracy"] is None


def test_links_of_an_answer_that_says_not_found_do_not_count():
    outcome = ask(make_row(expected_links=(VIDEO,)), make_answer(False, (VIDEO,)))
    assert not outcome.has_right_links


def test_recall_and_mrr_use_the_first_relevant_document():
    outcomes = [
        ask(make_row(), make_answer(True), ("a", "b")),
        ask(make_row(), make_answer(True), ("b", "c", "a")),
        ask(make_row(relevant=("x", "b")), make_answer(True), ("a", "b")),
        ask(make_row(), make_answer(True), ("b",)),
    ]
    assert [outcome.rank for outcome in outcomes] == [1, 3, 2, 0]
    measures = measure(outcomes, 2)
    assert measures["recall@1"] == 0.25
    assert measures["recall@2"] == 0.5
    assert measures["recall@5"] == measures["recall@10"] == 0.75
    assert measures["mrr@10"] == round((1 + 1 / 3 + 1 / 2) / 4, 4)


def test_a_k_above_ten_does_not_change_the_fixed_measures():
    documents = (*(f"other{i}" for i in range(11)), "a")
    outcome = ask(make_row(), make_answer(True), documents, k=20)
    measures = measure([outcome], 20)
    assert outcome.rank == 12
    assert (measures["recall@10"], measures["recall@20"], measures["mrr@10"]) == (0.0, 1.0, 0.0)


def test_refusals_are_counted_in_unanswerable_rows_and_answers_in_the_others():
    unanswerable = make_row(answerable=False, relevant=())
    outcomes = [
        ask(unanswerable, make_answer(False)),
        ask(unanswerable, make_answer(True)),
        ask(make_row(), make_answer(True), ("a",)),
        ask(make_row(), make_answer(True), ("a",)),
        ask(make_row(), make_answer(False), ("a",)),
    ]
    measures = measure(outcomes, 10)
    assert measures["refusal_accuracy"] == 0.5
    assert measures["answered"] == round(2 / 3, 4)
    assert measures["recall@1"] == 1.0
    misses = [list_misses(outcome) for outcome in outcomes]
    assert misses == [[], ["refusal_accuracy"], [], [], ["answered"]]


def test_a_measure_without_rows_is_none():
    measures = measure([ask(make_row(relevant=()), make_answer(True))], 10)
    names = ("recall@1", "mrr@10", "link_accuracy", "refusal_accuracy")
    assert [measures[name] for name in names] == [None] * 4


def test_the_results_and_each_language_have_the_keys_of_the_contract():
    keys = [
        "queries", "recall@1", "recall@5", "recall@10", "mrr@10",
        "link_accuracy", "first_link", "link_precision", "answer_accuracy",
        "refusal_accuracy", "answered", "seconds",
    ]  # fmt: skip
    outcomes = [ask(make_row(lang=lang), make_answer(True), ("a",)) for lang in ("zh", "en", "zh")]
    results = measure_all(outcomes, 10)
    assert list(results) == [*keys, "lang"]
    assert list(results["lang"]) == ["en", "zh"]
    assert [results["lang"][lang]["queries"] for lang in ("en", "zh")] == [1, 2]
    assert list(results["lang"]["zh"]) == keys


@given(
    st.lists(
        st.tuples(st.sampled_from(["zh", "en"]), st.integers(0, 12), st.booleans()), min_size=1
    )
)
def test_a_total_is_the_mean_of_the_languages_weighted_by_their_questions(cases):
    outcomes = []
    for lang, rank, found in cases:
        documents = tuple("a" if i == rank else f"other{i}" for i in range(1, 13))
        outcomes.append(ask(make_row(lang=lang), make_answer(found), documents))
    results = measure_all(outcomes, 10)
    for name in ("recall@1", "recall@10", "mrr@10", "answered"):
        parts = [part[name] * part["queries"] for part in results["lang"].values()]
        assert results[name] == pytest.approx(sum(parts) / len(cases), abs=2e-4)
        assert 0 <= results[name] <= 1
    assert results["recall@1"] <= results["mrr@10"] <= results["recall@10"]


def test_an_unanswerable_question_is_not_searched():
    def search(query, depth):
        raise AssertionError("searched")

    [outcome] = evaluate(
        [make_row(answerable=False)], search, lambda _: make_answer(False), [], 10, lambda *_: None
    )
    assert outcome.returned == ()


def test_progress_is_reported_after_each_row():
    steps = []
    evaluate(
        [make_row(id="1"), make_row(id="2")],
        lambda *_: [],
        lambda _: make_answer(True),
        [],
        10,
        lambda *step: steps.append(step),
    )
    assert steps == [("evaluate", 1, 2), ("evaluate", 2, 2)]


GOOD_LINE = '{"id": "1", "query": "q", "lang": "zh", "relevant": ["a"], "note": "left alone"}'

BROKEN = {
    "no JSON": (GOOD_LINE + "\n{oops}", ":2: JSON is malformed"),
    "a key is missing": ('{"id": "1", "query": "q", "lang": "zh"}', ":1: Object missing required"),
    "a value of another type": (
        '\n{"id": "1", "query": "q", "lang": "zh", "relevant": "a"}',
        ":2: Expected `array`, got `str` - at `$.relevant`",
    ),
    "an id twice": (GOOD_LINE + "\n\n" + GOOD_LINE, ":3: row '1': its id is used twice"),
    "a blank query": (GOOD_LINE.replace('"q"', '" "'), ":1: row '1': its query is empty"),
    "links for an unanswerable row": (
        GOOD_LINE.replace("}", ', "answerable": false, "expected_links": ["u"]}'),
        ":1: row '1': it is not answerable and yet expects links",
    ),
    "acceptable links alone": (
        GOOD_LINE.replace("}", ', "acceptable_links": ["u"]}'),
        ":1: row '1': acceptable_links need expected_links",
    ),
    "answers for an unanswerable row": (
        GOOD_LINE.replace("}", ', "answerable": false, "answers": ["a"]}'),
        ":1: row '1': it is not answerable and yet has answers",
    ),
    "an answer that any text holds": (
        GOOD_LINE.replace("}", ', "answers": ["a", ["b", "…"]]}'),
        ":1: row '1': one of its answers has no letter and no digit",
    ),
    "another need": (
        GOOD_LINE.replace("}", ', "need": "most"}'),
        ":1: Invalid enum value 'most' - at `$.need`",
    ),
    "an empty file": ("\n \n", ": it holds no questions"),
}


@pytest.mark.parametrize(("text", "message"), BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_row_is_an_error_with_file_and_line(tmp_path, text, message):
    file = tmp_path / "questions.jsonl"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_rows(file)
    assert str(caught.value).startswith(f"{file}{message}")


def test_an_unreadable_file_is_an_error_that_names_it(tmp_path):
    file = tmp_path / "questions.jsonl"
    with pytest.raises(BadInput, match="cannot be read"):
        read_rows(file)
    file.write_bytes("回顾".encode("gbk"))
    with pytest.raises(BadInput, match="UTF-8"):
        read_rows(file)


def test_a_line_separator_in_a_query_does_not_end_the_line(tmp_path):
    file = tmp_path / "questions.jsonl"
    file.write_bytes(b"\xef\xbb\xbf" + GOOD_LINE.replace('"q"', '"q\u2028r"').encode() + b"\r\n")
    assert [row.query for row in read_rows(file)] == ["q\u2028r"]


def test_results_are_written_as_figures_table_plot_and_misses(tmp_path):
    outcomes = [
        ask(make_row(id="good"), make_answer(True), ("a",)),
        ask(
            make_row(id="bad", lang="zh", expected_links=(VIDEO,)),
            make_answer(True, (OLD_VIDEO,)),
            ("b",),
        ),
    ]
    results = measure_all(outcomes, 10)
    drawn = write_results(tmp_path / "new" / "out", results, outcomes)
    folder = tmp_path / "new" / "out"
    assert json.loads((folder / "results.json").read_text()) == results
    assert (folder / "table.md").read_text() == format_table(results)
    [miss] = map(json.loads, (folder / "misses.jsonl").read_text().splitlines())
    assert (miss["id"], miss["missed"]) == ("bad", ["recall@1", "link_accuracy"])
    assert (miss["returned"], miss["links"], miss["text"]) == (["b"], [OLD_VIDEO], "an answer")
    assert (folder / "plot.png").exists() == drawn
    if drawn:
        assert (folder / "plot.png").read_bytes().startswith(b"\x89PNG")


def test_the_table_has_a_row_per_measure_and_a_column_per_language():
    outcomes = [
        ask(make_row(lang="zh"), make_answer(True), ("a",)),
        ask(make_row(lang="en"), make_answer(True), ("b",)),
    ]
    lines = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in format_table(measure_all(outcomes, 10)).splitlines()
    ]
    assert lines[0] == ["measure", "all", "en", "zh"]
    assert ["recall@1", "0.500", "0.000", "1.000"] in lines
    assert ["queries", "2", "1", "1"] in lines
    assert ["link_accuracy", "-", "-", "-"] in lines
