from indexer.catalogue.build import build_catalogue
from indexer.statements import StatedTalk
from tests.fakes.index.stated import make_document, make_event, make_link, make_talk


def build_events(*documents):
    return build_catalogue(documents).events


def list_names(*documents):
    return [event.names for event in build_events(*documents)]


def test_spellings_in_both_languages_are_one_event():
    (event,) = build_events(
        make_document("a", make_event("MeshCon 2030", edition=2, start="2030-04-25")),
        make_document("b", make_event("第二届 MeshCon"), language="zh"),
        make_document(
            "c", make_talk("A", event="2030 MeshCon"), make_talk("B", event="MeshCon2030")
        ),
    )
    assert (event.year, event.edition, event.talks) == (2030, 2, 2)
    assert event.names[:2] == ("MeshCon 2030", "第二届 MeshCon")


def test_which_edition_was_in_which_year_is_learned():
    first, second = build_events(
        make_document("a", make_event("MeshCon 2030", edition=1)),
        make_document("b", make_event("MeshCon 2031", edition=2)),
        make_document(
            "c", make_talk("A", event="第二届 MeshCon"), make_talk("B", event="MeshCon 2031")
        ),
    )
    assert (first.talks, second.talks) == (0, 2)


def test_regions_are_different_events_and_one_in_both_languages():
    names = list_names(
        make_document("a", make_event("Mesh Day Europe 2030", start="2030-03-01")),
        make_document("b", make_event("Mesh Day 欧洲 2030"), language="zh"),
        make_document("c", make_event("Mesh Day 北美 2030", start="2030-11-01"), language="zh"),
    )
    assert names == [("Mesh Day Europe 2030", "Mesh Day 欧洲 2030"), ("Mesh Day 北美 2030",)]


def test_an_event_without_a_region_is_not_that_of_a_region():
    names = list_names(
        make_document("a", make_event("MeshConf Utopia 2030")),
        make_document("b", make_event("MeshConf Taiwan 2030")),
        make_document("c", make_event("MeshConf China 2030")),
    )
    assert len(names) == 3


def test_a_regional_series_has_a_parent_that_lists_its_events_too():
    records = build_catalogue([
        make_document("a", make_event("Mesh Day Europe 2030"), make_event("Mesh Day Asia 2030")),
        make_document("b", make_event("Mesh Day")),
    ])
    parent, *regional = records.series
    assert (parent.names, parent.parent) == (("Mesh Day",), 0)
    assert [(one.names, one.parent) for one in regional] == [
        (("Mesh Day Europe",), parent.id),
        (("Mesh Day Asia",), parent.id),
    ]
    assert {event.series for event in records.events} == {one.id for one in regional}
    assert [page.document for page in parent.pages] == ["b"]


def test_a_town_is_part_of_an_event_only_without_an_edition():
    numbered = [
        make_document("a", make_event("Mesh Meetup #3 深圳站")),
        make_document("b", make_event("Mesh Meetup 第三届")),
    ]
    assert len(build_events(*numbered)) == 1
    towns = [
        make_document("a", make_event("MDC 北京站 2030", "MDC Beijing 2030")),
        make_document("b", make_event("MDC Dalian 2030")),
        make_document("c", make_talk("A talk", event="MDC 大连站 2030")),
    ]
    beijing, dalian = build_events(*towns)
    assert (beijing.talks, dalian.talks) == (0, 1)


def test_towns_that_count_for_themselves_have_editions_of_their_own():
    names = list_names(
        make_document("a", make_event("Mesh Meetup #1 北京站"), make_event("Mesh Meetup #1 上海站"))
    )
    assert len(names) == 2


def test_names_that_a_page_gives_or_translates_are_one():
    (event,) = build_events(
        make_document("a", make_event("Mesh Talks 2030"), translations=("b",)),
        make_document("b", make_event("网格夜谈 2030"), language="zh", translations=("a",)),
        make_document("c", make_talk("A", event="网格夜谈 2030"), language="zh"),
    )
    assert event.names == ("Mesh Talks 2030", "网格夜谈 2030")
    assert event.talks == 1
    assert len(list_names(make_document("a", make_event("Alpha 2030", "Beta Conf 2030")))) == 1


def test_joined_names_are_that_of_the_first():
    names = list_names(
        make_document("a", make_event("MeshCon + ProxyCon China 2030", start="2030-05-01")),
        make_document("b", make_event("MeshCon China 2030")),
    )
    assert len(names) == 1


def test_an_abbreviation_is_one_with_the_only_name_that_it_abbreviates():
    (series, *_) = build_catalogue([
        make_document("a", make_event("Mesh Developer Days 2030")),
        make_document("b", make_event("MDD 2031")),
    ]).series
    assert set(series.names) == {"Mesh Developer Days", "MDD"}


def test_what_stands_in_brackets_behind_several_events_makes_them_not_one():
    names = list_names(
        make_document("a", make_event("MeshCon 2030 (Big Foundation)")),
        make_document("b", make_event("ProxyDay 2030 (Big Foundation)")),
    )
    assert len(names) == 2


def test_a_series_page_is_no_event():
    records = build_catalogue([
        make_document("a", make_event("MeshCon 2030"), make_event("MeshCon 2031")),
        make_document(
            "b", make_event("MeshCon", links=(0,)), links=[make_link("https://v.test/all")]
        ),
    ])
    assert [event.year for event in records.events] == [2030, 2031]
    (series,) = records.series
    assert [link.url for link in series.links] == ["https://v.test/all"]


def test_a_page_of_several_years_merges_no_events():
    records = build_catalogue([
        make_document("a", make_event("Mesh Meetup #1"), make_event("Mesh Meetup #2")),
        make_document("b", make_event("Mesh Meetup 2018 到 2020", year=2018)),
        make_document("c", make_event("Mesh Meetup", start="2018-06-30", end="2020-07-22")),
    ])
    assert [event.edition for event in records.events] == [1, 2]
    assert [event.start for event in records.events] == ["", ""]


def test_the_year_in_which_a_page_was_published_is_not_that_of_its_event():
    (event,) = build_events(
        make_document("a", make_event("Mesh Retreat", year=2031), published="2031-01-05")
    )
    assert event.year == 0


def test_episodes_are_talks_of_one_event():
    episodes = [
        make_talk(f"Episode title {n}", event="Mesh Weekly", edition=n, start=f"2030-0{n}-01")
        for n in (1, 2, 3)
    ]
    records = build_catalogue([make_document("a", *episodes, make_event("Mesh Weekly"))])
    (event,) = records.events
    assert (event.names, event.edition, event.talks) == (("Mesh Weekly",), 0, 3)
    assert (event.start, event.end) == ("2030-01-01", "2030-03-01")
    assert [talk.edition for talk in records.talks] == [1, 2, 3]


def test_editions_with_several_talks_are_events():
    talks = [
        make_talk(f"Title {n} {part}", event="Mesh Meetup", edition=n)
        for n in (1, 2)
        for part in "abc"
    ]
    assert [event.talks for event in build_events(make_document("a", *talks))] == [3, 3]


def test_days_that_are_far_apart_are_two_events_with_a_remark():
    records = build_catalogue([
        make_document("a", make_event("Mesh Party 2030", start="2030-03-01")),
        make_document("b", make_event("Mesh Party 2030", start="2030-09-01")),
    ])
    assert [event.start for event in records.events] == ["2030-03-01", "2030-09-01"]
    (remark,) = records.remarks
    assert remark.path == "pages/b"
    assert "2030-09-01" in remark.reason
    assert "two events" in remark.reason


def test_a_day_that_contradicts_is_remarked_on_and_the_more_reliable_one_counts():
    records = build_catalogue([
        make_document("recap", make_event("MeshCon 2030", start="2030-04-26", is_page=False)),
        make_document("page", make_event("MeshCon 2030", start="2030-04-25", end="2030-04-29")),
    ])
    (event,) = records.events
    assert (event.start, event.end) == ("2030-04-25", "2030-04-29")
    (remark,) = records.remarks
    assert remark.path == "pages/recap"
    assert "pages/page says 2030-04-25" in remark.reason


def test_a_list_of_sessions_is_more_reliable_than_a_page():
    (event,) = build_events(
        make_document("page", make_event("MeshCon 2030", place="Ulm")),
        make_document("list", make_event("MeshCon 2030", place="Bonn"), source="rows"),
        make_document("row", make_talk("A", event="MeshCon 2030", is_page=True), source="rows"),
    )
    assert event.places == ("Bonn", "Ulm")
    assert [page.document for page in event.pages] == ["page", "list"]


def test_a_name_without_region_is_that_of_the_talks_that_other_pages_know():
    records = build_catalogue([
        make_document("a", make_event("Mesh Day Europe 2030"), make_event("Mesh Day Asia 2030")),
        make_document("b", make_talk("Growing a mesh by hand", event="Mesh Day Asia 2030")),
        make_document("c", make_talk("Growing a mesh by hand", event="Mesh Day 2030")),
    ])
    assert len(records.talks) == 1
    assert [event.talks for event in records.events] == [0, 1]


def test_a_talk_of_a_series_belongs_to_the_event_of_its_day():
    records = build_catalogue([
        make_document("a", make_event("MeshCon 2030", start="2030-04-25", end="2030-04-29")),
        make_document("b", make_event("MeshCon 2031", start="2031-04-25")),
        make_document("c", make_talk("A", event="MeshCon", start="2030-04-28")),
    ])
    assert [event.talks for event in records.events] == [1, 0]


def test_a_talk_of_a_series_belongs_to_the_event_whose_place_its_row_names():
    records = build_catalogue([
        make_document("a", make_event("Mesh Day 北京站 2030"), make_event("Mesh Day 上海站 2030")),
        make_document("b", StatedTalk(("Nets",), event="Mesh Day", words="Shanghai 2030 | Nets")),
    ])
    assert {event.names[0]: event.talks for event in records.events} == {
        "Mesh Day 北京站 2030": 0,
        "Mesh Day 上海站 2030": 1,
    }


def test_the_only_event_has_what_is_said_of_its_series():
    (event,) = build_events(
        make_document("a", make_event("MeshCon 2030")),
        make_document("b", make_event("MeshCon", place="Ulm")),
    )
    assert event.places == ("Ulm",)


def test_what_pages_only_name_is_no_event():
    assert build_events(make_document("a", make_event("MeshCon 2030", is_page=False))) == []
    assert build_events(make_document("a", make_event("线上峰会", place="x", is_page=False))) == []


def test_links_of_an_event_are_given_once():
    links = [
        make_link("https://www.youtube.com/watch?v=abcdefghijk"),
        make_link("https://youtu.be/abcdefghijk", "Opening"),
    ]
    (event,) = build_events(make_document("a", make_event("M 2030", links=(0, 1)), links=links))
    assert [(link.label, link.scope) for link in event.links] == [("Opening", "event")]


def test_the_videos_of_the_whole_event_come_first():
    links = [
        make_link("https://slides.test/", kind="slides", scope="folder"),
        make_link("https://www.youtube.com/playlist?list=PLabc"),
    ]
    (event,) = build_events(make_document("a", make_event("M 2030", links=(0, 1)), links=links))
    assert [link.kind for link in event.links] == ["video", "slides"]


def test_the_address_of_an_event_is_that_of_its_list_of_sessions():
    (event,) = build_events(
        make_document("page", make_event("M 2030"), url="https://blog.test/recap"),
        make_document("list", make_event("M 2030"), source="rows", url="https://m.test/2030"),
        make_document("row", make_talk("A", event="M 2030", is_page=True), source="rows"),
    )
    assert event.url == "https://m.test/2030"


def test_events_stand_by_day_and_those_without_by_edition():
    names = list_names(
        make_document("a", make_event("Mesh Meetup #3", start="2030-09-01")),
        make_document("b", make_event("Mesh Meetup #2")),
        make_document("c", make_event("Mesh Meetup #1", start="2030-01-01")),
    )
    assert [name for (name,) in names] == ["Mesh Meetup #1", "Mesh Meetup #2", "Mesh Meetup #3"]


def test_two_numbered_events_of_one_talk_each_are_no_episodes():
    webinars = [
        make_document(
            f"w{number}",
            make_event(f"Mesh Webinar #{number}", start=day, edition=number),
            make_talk(title, event=f"Mesh Webinar #{number}", edition=number, start=day),
        )
        for number, day, title in ((1, "2030-05-28", "Nets"), (2, "2030-07-22", "Ropes"))
    ]
    assert [(one.edition, one.talks) for one in build_events(*webinars)] == [(1, 1), (2, 1)]


def test_the_number_of_an_episode_about_an_event_is_not_the_edition_of_the_event():
    words = "42: A look back at MeshCon 2030"
    first, second = build_events(
        make_document("episode", make_event("MeshCon 2030", edition=42, words=words)),
        make_document("a", make_event("MeshCon 2030", start="2030-04-25")),
        make_document("b", make_event("MeshCon 2031", edition=3, start="2031-04-25")),
    )
    assert (first.edition, second.edition) == (0, 3)
