"""Links from the catalogue: the right ones only, in a good order, or what there is instead."""

import pytest

from tests.bot.answering.from_catalogue.links.conftest import name
from tests.fakes.communities import kiln_days as at

VIDEO, SLIDES = ("video",), ("slides",)
KILN_2023, KILN_2024, MEETUP = name("event", 1), name("event", 2), name("event", 3)
RAKU, WOOD, ASH, GOLD, CLAY = (name("talk", id) for id in range(1, 6))


def list_urls(draft):
    return [link.url for link in draft.links]


def list_labels(draft):
    return [link.label for link in draft.links]


@pytest.mark.parametrize(
    ("language", "first"),
    [("en", [at.PLAYLIST, at.COLLECTION]), ("zh", [at.COLLECTION, at.PLAYLIST])],
)
def test_an_event_gives_its_collections_first_on_the_platform_of_the_asker(ask, language, first):
    draft = ask(KILN_2024, kinds=VIDEO, language=language)
    assert draft.found
    assert draft.kind == "links"
    assert list_urls(draft)[:2] == first
    # A replay of a day, which a talk's page has, is of the event too.
    assert list_urls(draft)[2] == at.DAY_TWO


def test_of_two_places_to_watch_a_talk_of_an_event_the_best_is_listed(ask):
    assert list_urls(ask(KILN_2024, kinds=VIDEO))[3:] == [at.WOOD_YOUTUBE, at.ASH_YOUTUBE]
    assert list_urls(ask(KILN_2024, kinds=VIDEO, language="zh"))[3:] == [
        at.WOOD_BILIBILI,
        at.ASH_YOUTUBE,
    ]


def test_the_deepest_folder_of_slides_is_first_and_files_follow(ask):
    draft = ask(KILN_2024, kinds=SLIDES)
    assert list_urls(draft) == [at.FOLDER, at.REPOSITORY, at.WOOD_SLIDES]
    assert list_labels(draft) == [
        "Kiln Days 2024: folder of slides (2024/decks)",
        "Kiln Days 2024: folder of slides (kiln/slides)",
        "Firing with wood: slides",
    ]
    assert [link.scope for link in draft.links] == ["folder", "folder", "talk"]


def test_the_event_of_another_year_gives_none_of_these(ask):
    assert list_urls(ask(KILN_2023, kinds=SLIDES)) == [at.RAKU_SLIDES]


def test_who_names_no_kind_gets_videos_slides_and_the_page_of_the_event(ask):
    draft = ask(KILN_2024, limit=10)
    assert list_urls(draft)[:6] == [
        at.PLAYLIST,
        at.COLLECTION,
        at.DAY_TWO,
        at.FOLDER,
        at.REPOSITORY,
        at.EVENT_PAGE,
    ]
    assert draft.links[5].label == "Kiln Days 2024: event page"


def test_a_long_list_says_how_many_there_are_and_goes_on(ask):
    first = ask(KILN_2024, kinds=VIDEO, limit=2)
    assert (first.total, first.offset) == (5, 0)
    assert first.intro == "Videos of Kiln Days 2024 (2 of 5):"
    second = ask(KILN_2024, kinds=VIDEO, limit=2, offset=2)
    assert list_urls(first) + list_urls(second) == list_urls(ask(KILN_2024, kinds=VIDEO))[:4]
    assert second.intro == "Videos of Kiln Days 2024 (3 to 4 of 5):"
    assert ask(KILN_2024, kinds=VIDEO, limit=2, language="zh").intro == (
        "窑火节 2024 的视频（共 5 个，这里是 2 个）："
    )


def test_a_list_that_is_whole_has_no_total(ask):
    draft = ask(KILN_2024, kinds=VIDEO)
    assert (draft.total, draft.intro) == (0, "Videos of Kiln Days 2024:")


def test_a_platform_that_is_asked_for_limits_the_links(ask):
    draft = ask(KILN_2024, kinds=VIDEO, platforms=("bilibili",))
    assert list_urls(draft) == [at.COLLECTION, at.WOOD_BILIBILI]


def test_a_platform_without_the_links_is_said_and_others_are_given(ask):
    draft = ask(MEETUP, kinds=VIDEO, platforms=("youtube",), language="zh")
    assert draft.found
    assert draft.intro == "YouTube 上没有釉料聚会第 3 期的视频，别的地方有："
    assert list_urls(draft) == [at.MEETUP_REPLAY]


def test_what_is_not_wanted_is_left_out(ask):
    draft = ask(WOOD, without=("youtube", "slides"))
    assert list_urls(draft) == [at.WOOD_BILIBILI]


def test_a_kind_that_an_event_lacks_is_said_and_what_there_is_follows(ask):
    draft = ask(MEETUP, kinds=SLIDES)
    assert (draft.found, draft.kind) == (False, "not_found")
    assert draft.intro == "No slides of Glaze Meetup 3 on record, only videos:"
    assert list_urls(draft) == [at.MEETUP_REPLAY]
    assert ask(MEETUP, kinds=SLIDES, language="zh").intro == (
        "记录里没有釉料聚会第 3 期的 PPT，有视频："
    )


def test_a_talk_gives_the_file_of_its_slides_before_the_folder(ask):
    draft = ask(WOOD, kinds=SLIDES)
    assert list_urls(draft) == [at.WOOD_SLIDES, at.FOLDER]
    assert list_labels(draft) == ["Firing with wood: slides", "Kiln Days 2024: folder of slides"]


def test_a_talk_gives_all_places_to_watch_it(ask):
    assert list_urls(ask(WOOD, kinds=VIDEO)) == [at.WOOD_YOUTUBE, at.WOOD_BILIBILI]
    assert list_urls(ask(WOOD, kinds=VIDEO, language="zh")) == [at.WOOD_BILIBILI, at.WOOD_YOUTUBE]


def test_the_label_of_a_link_names_its_talk_and_kind_in_the_language_of_the_asker(ask):
    draft = ask(WOOD, kinds=VIDEO, language="zh")
    assert draft.text.splitlines() == [
        "《柴烧入门》的视频：",
        "- 柴烧入门：视频 (B 站) [1]",
        "- 柴烧入门：视频 (YouTube) [1]",
    ]
    assert draft.links[0].talk == "柴烧入门"
    assert (draft.links[0].event, draft.links[0].year) == ("窑火节 2024", 2024)


def test_a_talk_with_only_the_replay_of_a_day_says_so(ask):
    draft = ask(GOLD, kinds=VIDEO)
    assert draft.found
    assert draft.intro == "No videos of “Mending with gold” alone, only of the whole event:"
    assert list_labels(draft) == ["Kiln Days 2024: replay of the whole event"]
    assert draft.links[0].talk == ""


def test_a_talk_without_a_video_gets_the_collection_of_its_event_as_that(ask):
    draft = ask(CLAY, kinds=VIDEO)
    assert (draft.found, draft.kind) == (True, "links")
    assert draft.intro == "No videos of “Clay from the river” alone, only of the whole event:"
    assert list_urls(draft) == [at.PLAYLIST, at.COLLECTION]
    assert list_labels(draft)[0] == "Kiln Days 2024: all videos"
    assert draft.confidence < ask(WOOD, kinds=VIDEO).confidence


def test_a_collection_on_another_platform_than_asked_for_is_offered_and_not_found(ask):
    draft = ask(CLAY, kinds=VIDEO, platforms=("vimeo",))
    assert (draft.found, draft.kind) == (False, "not_found")
    assert draft.intro.startswith("No videos of “Clay from the river” on record; of the whole")
    on_bilibili = ask(CLAY, kinds=VIDEO, platforms=("bilibili",))
    assert on_bilibili.found
    assert list_urls(on_bilibili) == [at.COLLECTION]


def test_an_event_without_anything_offers_other_events_that_have_it(ask):
    draft = ask(KILN_2023, text="Kiln Days 2023 videos", kinds=VIDEO, without=("slides",))
    assert not draft.found
    said = "No videos of Kiln Days 2023 on record. [1] There are videos of Kiln Days 2024."
    assert draft.text == draft.intro == said
    [choice] = draft.choices
    assert (choice.label, choice.question[:20]) == ("Kiln Days 2024", "Kiln Days 2024 Kiln ")
    # No event has any audio.
    assert ask(KILN_2023, kinds=("audio",), without=("slides",)).choices == ()


def test_a_talk_with_nothing_of_a_kind_says_so_with_what_it_has(ask):
    draft = ask(RAKU, kinds=VIDEO)
    assert not draft.found
    assert draft.intro == "No videos of “Raku in the rain” on record, only slides:"
    assert list_urls(draft) == [at.RAKU_SLIDES]


def test_where_there_is_nothing_at_all_the_page_is_cited(ask):
    draft = ask(RAKU, kinds=("audio",), without=("slides",))
    assert not draft.found
    assert draft.links == ()
    assert draft.text == "No audio of “Raku in the rain” on record. [1]"
    assert draft.citations[0].title == "Raku in the rain"


def test_links_of_a_person_are_those_of_their_talks_the_latest_first(ask):
    draft = ask(name("person", 1))
    assert list_urls(draft) == [
        at.WOOD_YOUTUBE,
        at.WOOD_BILIBILI,
        at.WOOD_SLIDES,
        at.RAKU_SLIDES,
        at.FOLDER,
    ]
    assert draft.intro == "Links of talks by Mara Ivens:"
    assert "Raku in the rain (Kiln Days 2023): slides" in list_labels(draft)


def test_links_of_a_person_at_an_event_leave_other_events_out(ask):
    draft = ask(name("person", 1), KILN_2023)
    assert list_urls(draft) == [at.RAKU_SLIDES]


@pytest.mark.parametrize(("topic", "language"), [("ash", "en"), ("草木灰", "zh"), ("灰釉", "zh")])
def test_a_topic_within_an_event_gives_the_links_of_that_talk(ask, topic, language):
    draft = ask(KILN_2024, topic=topic, kinds=VIDEO, language=language)
    assert list_urls(draft) == [at.ASH_YOUTUBE]


def test_a_topic_is_found_in_the_whole_archive_by_what_a_page_says(ask):
    draft = ask(topic="climbing kiln stoked", kinds=VIDEO)
    assert list_urls(draft) == [at.WOOD_YOUTUBE, at.WOOD_BILIBILI]


def test_a_topic_that_no_talk_has_is_not_answered_and_lowers_the_confidence_of_an_event(ask):
    assert ask(topic="submarine cables", kinds=VIDEO) is None
    of_event = ask(KILN_2024, topic="submarine cables", kinds=VIDEO)
    assert list_urls(of_event)[0] == at.PLAYLIST
    assert of_event.confidence < ask(KILN_2024, kinds=VIDEO).confidence


def test_a_series_gives_the_links_of_its_latest_event_first(ask):
    draft = ask(name("series", 1), kinds=SLIDES)
    assert list_urls(draft) == [at.FOLDER, at.REPOSITORY, at.WOOD_SLIDES, at.RAKU_SLIDES]
    assert draft.intro == "Slides of Kiln Days:"


def test_a_year_of_a_series_gives_that_event(ask):
    assert list_urls(ask(name("series", 1), kinds=SLIDES, years=(2023,))) == [at.RAKU_SLIDES]


def test_each_link_is_cited_to_the_section_that_gives_it(ask):
    draft = ask(KILN_2024, kinds=VIDEO)
    cited = [draft.citations[link.citation - 1] for link in draft.links]
    assert [(one.title, one.headings) for one in cited] == [
        ("Kiln Days 2024 recap", ("Recordings and slides",)),
        ("Kiln Days 2024 recap", ("Recordings and slides",)),
        ("Mending with gold", ()),
        ("Firing with wood", ()),
        ("Ash glazes", ()),
    ]
    assert not draft.relates_pages


def test_a_question_that_names_nothing_is_not_answered(ask):
    assert ask(kinds=VIDEO) is None


def test_a_name_that_nothing_of_an_event_has_is_said_to_be_missing(ask):
    draft = ask(KILN_2024, text="videos of Hamada at Kiln Days 2024", topic="Hamada", kinds=VIDEO)
    assert (draft.found, draft.kind) == (False, "not_found")
    assert draft.intro == ("Nothing on “Hamada” is on record here. Videos of Kiln Days 2024:")
    assert list_urls(draft) == [at.PLAYLIST, at.COLLECTION, at.DAY_TWO]


@pytest.mark.parametrize("topic", ["footage of it", "Ivens", "Kiln", "Recap", "Bilibili"])
def test_words_that_are_no_names_or_that_a_talk_has_are_not(ask, topic):
    assert ask(KILN_2024, text=f"videos {topic}", topic=topic, kinds=VIDEO).found


def test_a_year_alone_gives_its_events_with_less_confidence(ask):
    draft = ask(years=(2023,), kinds=SLIDES)
    assert list_urls(draft) == [at.RAKU_SLIDES]
    assert draft.confidence < ask(KILN_2023, kinds=SLIDES).confidence


@pytest.mark.parametrize("topic", ["Kiln", "kiln recap", "窑火节"])
def test_words_of_the_names_and_titles_of_an_event_are_no_topic(ask, topic):
    whole = ask(KILN_2024, kinds=VIDEO)
    draft = ask(KILN_2024, text=f"{topic} videos", topic=topic, kinds=VIDEO)
    assert list_urls(draft) == list_urls(whole)
    assert draft.confidence == whole.confidence


def test_of_links_each_talk_and_each_whole_event_is_shown_once(ask):
    draft = ask(KILN_2024, kinds=VIDEO)
    assert [one.what for one in draft.shown] == ["event", "talk", "talk"]
    assert [one.name for one in draft.shown[1:]] == [link.talk for link in draft.links[3:]]
    both = ask(WOOD, limit=10)
    assert len(both.links) > 1
    assert [one.ids for one in both.shown if one.what == "talk"] == [WOOD.ids]


def test_behind_the_last_link_it_says_that_all_were_shown(ask):
    draft = ask(KILN_2024, kinds=VIDEO, offset=30)
    assert (draft.found, draft.kind, draft.links) == (True, "facts", ())
    assert draft.text == "Videos of Kiln Days 2024: that was all of them, 5. [1]"
