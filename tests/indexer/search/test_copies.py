"""A page that is published in several versions or places is quoted and cited once."""

import pytest
from msgspec.structs import replace

from bot.answering.answer import Answerer
from bot.messages import Question
from indexer.encoders.static import load_bundled
from indexer.links.records import make_link
from indexer.records import Document, Section
from indexer.search.copies import PlainQuote, group_copies
from indexer.text.language import fold
from tests.fakes.index.opened import Opened

ENCODER = load_bundled()
TEXT = (
    "A retry budget limits how many requests the lantern gateway sends again. The default budget "
    "is twenty percent of the requests of the last ten seconds.\nOperators see it in the metric "
    "lantern_retry_budget, and set it in the file of the gateway."
)
VIDEO = "https://youtu.be/Kq3xWb7ZmLe"


def make_page(path, text=TEXT, title="Retry budgets of the lantern gateway", **fields):
    links = (make_link(VIDEO, "recording", context=f"The recording: {VIDEO}"),)
    url = f"https://docs.example.org/{path}/"
    return Document(path, "docs", title, url, "en", (Section((), "", text, links),), **fields)


OTHERS = [
    make_page("timeouts", "A timeout of the lantern gateway ends a request.", "Timeouts"),
    *(
        make_page(f"notes/{subject}", f"Notes on {subject} and how to repair it.", subject.title())
        for subject in ("bread", "harbours", "bicycles", "organs", "kites", "clocks", "wells")
    ),
]


@pytest.fixture
def ask(tmp_path):
    """Ask a question about pages."""
    indexes = []

    def ask(question, *pages):
        index = Opened(tmp_path, [*pages, *OTHERS], ENCODER, calibrated=False)
        indexes.append(index)
        return Answerer(index).answer(Question(text=question, k=10))

    yield ask
    for index in indexes:
        index.close()


@pytest.mark.parametrize(
    ("question", "paths", "cited"),
    [
        ("what is the default retry budget", ["v1.0/retry", "v1.1/retry", "retry"], "retry"),
        (
            "what is the default retry budget",
            ["v1.9/retry", "v1.10/retry", "v1.2/retry"],
            "v1.10/retry",
        ),
        (
            "what is the default retry budget",
            ["v1.0/retry", "next/retry", "latest/retry"],
            "latest/retry",
        ),
        ("what is the default retry budget in v1.0", ["v1.0/retry", "retry"], "v1.0/retry"),
        ("what is the default retry budget", ["archive/2019/retry", "posts/retry"], "posts/retry"),
        ("retry budget 默认是百分之多少", ["归档/retry", "retry"], "retry"),
        (
            "where is the recording on the retry budgets of the lantern gateway",
            ["v1.0/retry", "v1.1/retry"],
            "v1.1/retry",
        ),
    ],
)
def test_of_copies_the_newest_or_the_one_without_a_version_is_cited(ask, question, paths, cited):
    answer = ask(question, *map(make_page, paths))
    urls = [citation.url for citation in answer.citations]
    copies = {f"https://docs.example.org/{path}/" for path in paths}
    # Several quotes of it may be given.
    assert copies.intersection(urls) == {f"https://docs.example.org/{cited}/"}
    assert not copies & {page.url for page in answer.related}


def test_of_mirrors_the_one_in_the_asker_s_language_is_cited(ask):
    pages = make_page("en/retry"), replace(make_page("zh/retry"), language="zh")
    answer = ask("retry budget 默认是多少", *pages)
    assert answer.citations[0].url == "https://docs.example.org/zh/retry/"
    assert answer.text.count("twenty percent") == 1


def test_a_dozen_versions_leave_room_for_other_pages(ask):
    pages = [make_page(f"v1.{number}/retry") for number in range(14)]
    answer = ask("what is the default retry budget of the lantern gateway", *pages)
    found = [*answer.citations, *answer.related]
    assert found[0].url == "https://docs.example.org/v1.13/retry/"
    assert "https://docs.example.org/timeouts/" in [page.url for page in found]


def test_a_sentence_on_two_pages_is_quoted_once(ask):
    [first, *_] = TEXT.split("\n")
    digest = make_page("digest", f"{first}\nMuch else happened this year too.", "A year in review")
    answer = ask("what is the default retry budget", make_page("retry"), digest)
    assert answer.text.count("twenty percent") == 1


@pytest.mark.parametrize(
    "other",
    [
        make_page("v1.1/retry", TEXT.replace("twenty", "ten").replace("metric", "counter")),
        make_page("v1.1/retry", title="Budgets for retries"),
        make_page("v1.1/retry", "The recording is below."),
        replace(make_page("2022/retry"), event="LatticeCon 2022", year=2022),
    ],
)
def test_pages_that_say_something_else_are_no_copies(other):
    page = replace(make_page("v1.0/retry"), event="LatticeCon 2021", year=2021)
    assert group_copies([page, other]) == [[0], [1]]


def test_a_page_with_a_recording_of_its_own_is_no_copy():
    link = make_link("https://youtu.be/Lq3xWb7ZmLe", "recording")
    page = make_page("v1.0/retry")
    other = replace(page, id="v1.1/retry", sections=(Section((), "", TEXT, (link,)),))
    assert group_copies([page, other]) == [[0], [1]]


def test_a_page_is_a_copy_although_it_names_its_version():
    pages = [make_page(f"v1.{n}/retry", f"{TEXT}\nDownload lantern 1.{n}.4.") for n in range(3)]
    assert group_copies(pages) == [[0, 1, 2]]


def write_plain(quote, page):
    return PlainQuote(quote, page, fold(quote))


@pytest.mark.parametrize(
    ("quote", "other", "same"),
    [
        ("The budget is twenty percent.", "Note: the budget is twenty percent, as ever.", True),
        ("预算是百分之二十，超出即失败。", "預算是百分之二十，超出即失敗。", True),
        (
            "Version 1.0 sends twenty percent again.",
            "Version 1.1 sends twenty percent again.",
            False,
        ),
        ("Budget", "The budget is twenty percent.", False),
        ("🎬", "The budget is twenty percent.", False),
    ],
)
def test_two_quotes_are_the_same_if_one_holds_the_other(quote, other, same):
    one, another = write_plain(quote, make_page("retry")), write_plain(other, make_page("budgets"))
    assert one.is_same(another) is same
    assert another.is_same(one) is same


def test_in_pages_for_one_version_its_number_makes_no_other_quote():
    quotes = [f"Version 1.{n} sends twenty percent again." for n in range(2)]
    first, second = map(write_plain, quotes, (make_page("v1.0/retry"), make_page("v1.1/a")))
    assert first.is_same(second)
