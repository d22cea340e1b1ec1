"""A short list of what can be watched; what nobody knows is said."""

from functools import partial

import pytest

from indexer.catalogue.records import CatalogueLink, Event, Evidence, Talk
from indexer.catalogue.writer import CatalogueRecords
from indexer.encoders.static import load_bundled
from tests.fakes.communities.beekeepers import TUBE, make_documents, make_records
from tests.fakes.index.opened import Opened


@pytest.fixture(scope="module")
def recommend(tmp_path_factory, answer_of):
    """Ask the beekeepers for a recommendation, with the encoder that knows words."""
    folder = tmp_path_factory.mktemp("recommended")
    opened = Opened(folder, make_documents(), load_bundled(), make_records())
    yield partial(answer_of, opened.reader, "recommend")
    opened.close()


def test_talks_of_an_event_that_can_be_watched_come_first(recommend):
    draft = recommend("HoneyConf 2022", text="anything worth watching at HoneyConf 2022")
    assert draft.intro == "These are worth a look:"
    assert draft.shown[0].name == "Queens in winter"
    assert [link.url for link in draft.links] == [TUBE]


def test_a_topic_chooses_talks_and_is_named(recommend):
    draft = recommend(text="推荐一个讲 smoke 的", topic="smoke", language="zh")
    assert draft.intro == "关于“smoke”，可以看看这几场："
    assert all("Smoke" in one.name for one in draft.shown)


def test_nothing_is_recommended_on_what_no_talk_is_about(recommend):
    assert recommend(text="recommend a film", topic="film") is None


def test_five_at_once_and_the_rest_on_request(recommend):
    draft = recommend("Bee Talk", text="what do you suggest")
    assert (len(draft.talks), draft.total) == (5, 12)
    rest = recommend("Bee Talk", text="what do you suggest", offset=10)
    assert (len(rest.talks), rest.offset) == (2, 10)
    assert rest.intro == "Bee Talk: 12 talks, of which 11–12:"
    over = recommend("Bee Talk", text="what do you suggest", offset=12)
    assert over.text.startswith("That was all of them: 12 talks.")


def test_that_nothing_is_for_beginners_is_said(recommend):
    draft = recommend("HoneyConf 2022", text="something for a beginner at HoneyConf 2022")
    assert draft.intro == "None is said to be for beginners, but these may do:"


def test_that_lengths_and_views_are_not_on_record_is_said(recommend):
    short = recommend("HoneyConf 2022", text="the shortest one")
    assert short.intro.startswith("The length of talks is not on record")
    watched = recommend("HoneyConf 2022", text="播放量最高的", language="zh")
    assert watched.intro.startswith("记录里没有播放量和评分")


def test_talks_that_were_shown_are_not_recommended_again(recommend):
    draft = recommend("HoneyConf 2022", text="anything else worth watching", other_than=(3,))
    assert "Queens in winter" not in [one.name for one in draft.shown]
    assert len(draft.shown) == 3


def test_similar_talks_leave_out_the_one_that_is_named(recommend):
    draft = recommend("Smoke without fire", text="I liked Smoke without fire, what else")
    assert "Smoke without fire 再谈" in [one.name for one in draft.shown]
    assert "Smoke without fire" not in [one.name for one in draft.shown]


def test_of_a_talk_that_is_named_its_own_line_is_told(recommend):
    draft = recommend("Queens in winter", text="is Queens in winter any good")
    assert draft.text.startswith("Queens in winter")


def test_another_one_is_on_the_same_topic_and_in_the_end_there_is_none(recommend):
    first = recommend(text="something on smoke", topic="smoke")
    ids = tuple(id for one in first.shown for id in one.ids)
    other = recommend(text="something on smoke", topic="smoke", other_than=ids[:1])
    assert [one.ids for one in other.shown] == [(id,) for id in ids[1:]]
    none = recommend(text="something on smoke", topic="smoke", other_than=ids)
    assert (none.found, none.text) == (False, "Nothing else is on record.")


@pytest.mark.parametrize(("language", "named"), [("en", "code"), ("zh", "代码")])
def test_a_talk_with_its_code_is_recommended(open_records, answer_of, language, named):
    page = Evidence("hive", "all.md", 0, "Building hives")
    code = CatalogueLink("https://code.example/hive", "", "code", "", "talk", page)
    talk = Talk(1, ("Building hives",), 1, pages=(page,), links=(code,))
    event = Event(1, ("Hive Days",), pages=(page,), talks=1)
    reader = open_records("Building hives", CatalogueRecords([], [event], [talk], []))
    draft = answer_of(reader, "recommend", "Hive Days", kinds=("code",), language=language)
    assert draft.text.splitlines()[1] == f"1. Building hives · {named} [1]"
    assert [link.url for link in draft.links] == [code.url]
