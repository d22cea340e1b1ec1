from msgspec.structs import replace

from indexer.catalogue.build import build_catalogue
from tests.fakes.index.stated import make_document, make_event, make_link, make_talk

VIDEO = make_link("https://www.youtube.com/watch?v=abcdefghijk", "video")
OTHER = make_link("https://www.youtube.com/watch?v=kjihgfedcba", "video")
FAMILIES = ("Archer", "Baker", "Cooper", "Draper")
SLIDES = make_link("https://slides.test/nets.pdf", "slides", "slides", "slides.test")


def list_titles(*documents):
    return [talk.titles for talk in build_catalogue(documents).talks]


def test_pages_of_one_title_and_event_tell_of_one_talk():
    (talk,) = build_catalogue([
        make_document(
            "recap", make_talk("Growing nets", event="MeshCon 2030", links=(0,)), links=[VIDEO]
        ),
        make_document(
            "row",
            make_talk(
                "Growing Nets!", event="MeshCon 2030", is_page=True, links=(0,), track="Nets"
            ),
            links=[SLIDES],
        ),
    ]).talks
    assert talk.titles == ("Growing Nets!",)
    assert [page.document for page in talk.pages] == ["row", "recap"]
    assert [link.kind for link in talk.links] == ["slides", "video"]
    assert [(fact.field, fact.evidence.document) for fact in talk.facts] == [
        ("titles", "row"),
        ("track", "row"),
        ("event", "row"),
    ]


def test_a_video_in_any_spelling_makes_titles_in_two_languages_one_talk():
    short = make_link("https://youtu.be/abcdefghijk", "录像")
    titles = list_titles(
        make_document("a", make_talk("Growing nets", event="M 2030", links=(0,)), links=[VIDEO]),
        make_document(
            "b", make_talk("织网", event="M 2030", links=(0,)), links=[short], language="zh"
        ),
    )
    assert titles == [("Growing nets", "织网")]


def test_a_video_of_the_whole_day_makes_nothing_one():
    rows = [make_talk(f"Talk about {what}", links=(0,)) for what in ("nets", "ropes", "sails")]
    assert len(list_titles(make_document("a", *rows, links=[VIDEO]))) == 3
    pages = [
        make_document(
            f"row-{n}", make_talk(f"Nets, part {n}", links=(0,), is_page=True), links=[VIDEO]
        )
        for n in (1, 2)
    ]
    assert len(list_titles(*pages)) == 2


def test_a_folder_of_slides_makes_nothing_one():
    folder = make_link("https://code.test/slides", kind="slides", scope="folder")
    titles = list_titles(
        make_document("a", make_talk("Growing nets", event="M 2030", links=(0,)), links=[folder]),
        make_document("b", make_talk("Mending sails", event="M 2030", links=(0,)), links=[folder]),
    )
    assert len(titles) == 2


def test_one_title_at_two_events_is_two_talks():
    titles = list_titles(
        make_document("a", make_talk("Growing nets by hand", by=["Zoe Quark"], event="M 2030")),
        make_document("b", make_talk("Growing nets by hand", by=["Zoe Quark"], event="M 2031")),
    )
    assert len(titles) == 2


def test_two_rows_of_a_list_are_two_talks_however_alike():
    rows = [
        make_document(id, make_talk(title, by=["Zoe Quark"], event="M 2030", is_page=True))
        for id, title in (
            ("a", "Intro: Nets and ropes group"),
            ("b", "Deep dive: Nets and ropes group"),
        )
    ]
    assert len(list_titles(*rows)) == 2


def test_rows_of_one_title_with_a_video_each_are_two_talks():
    rows = [
        make_document(
            id, make_talk("Closing", event="M 2030", is_page=True, links=(0,)), links=[link]
        )
        for id, link in (("a", VIDEO), ("b", OTHER))
    ]
    assert len(list_titles(*rows)) == 2


def test_a_page_and_its_translation_are_of_one_talk():
    titles = list_titles(
        make_document(
            "a", make_talk("Nets", is_page=True, links=(0,)), links=[VIDEO], translations=("b",)
        ),
        make_document(
            "b",
            make_talk("网", is_page=True, links=(0,)),
            links=[VIDEO],
            translations=("a",),
            language="zh",
        ),
    )
    assert titles == [("Nets", "网")]


def test_other_speakers_of_a_short_title_give_another_talk():
    titles = list_titles(
        make_document("a", make_talk("Opening", by=["Zoe Quark"], event="M 2030")),
        make_document("b", make_talk("Opening", by=["Lina Meng"], event="M 2030")),
    )
    assert len(titles) == 2


def test_nearly_one_title_of_the_same_speakers_is_one_talk():
    titles = list_titles(
        make_document(
            "a", make_talk("Growing nets by hand (Acme)", by=["Zoe Quark"], event="M 2030")
        ),
        make_document("b", make_talk("Growing nets by hand", by=["Quark Zoe"], event="M 2030")),
        make_document("c", make_talk("Mending old sails", by=["Zoe Quark"], event="M 2030")),
    )
    assert titles == [("Growing nets by hand (Acme)",), ("Mending old sails",)]


def test_a_translated_title_of_the_same_speakers_is_no_second_talk():
    row = make_talk("亲手织网", by=["孟丽娜"], event="M 2030", is_page=True)
    recap = make_talk("Growing nets by hand", by=["Lina Meng"], event="M 2030")
    more = make_talk("织网之后", by=["孟丽娜"], event="M 2030", is_page=True)
    pages = [make_document("a", row, language="zh"), make_document("b", recap)]
    assert list_titles(*pages) == [("亲手织网", "Growing nets by hand")]
    # Of two talks of hers nobody knows which it is.
    assert len(list_titles(*pages, make_document("c", more, language="zh"))) == 3


def test_a_talk_without_an_event_joins_the_only_one_of_its_title():
    records = build_catalogue([
        make_document("a", make_talk("Growing nets by hand", event="M 2030")),
        make_document("b", make_talk("Growing nets by hand")),
        make_document("c", make_talk("Opening")),
    ])
    assert [(talk.titles, talk.event) for talk in records.talks] == [
        (("Growing nets by hand",), 1),
        (("Opening",), 0),
    ]


def test_a_page_that_is_linked_makes_one_talk_only_of_titles_alike():
    page = make_link("https://site.test/zoe", kind="page", platform="site.test")
    rows = [
        make_document(
            "a", make_talk("Growing nets by hand", event="M 2030", links=(0,)), links=[page]
        ),
        make_document(
            "b", make_talk("Mending old sails", event="M 2030", links=(0,)), links=[page]
        ),
    ]
    assert len(list_titles(*rows)) == 2


def test_a_recap_that_names_the_event_beside_tells_of_the_same_talk():
    records = build_catalogue([
        make_document(
            "list",
            make_talk(
                "Growing nets by hand", by=["Zoe Quark"], event="MeshCon Europe 2030", is_page=True
            ),
        ),
        make_document(
            "recap",
            make_talk("Growing nets by hand", by=["Zoe Quark"], event="Mesh Day Europe 2030"),
        ),
    ])
    (talk,) = records.talks
    (event,) = records.events
    assert event.names == ("MeshCon Europe 2030",)
    assert [fact.value for fact in talk.facts if fact.field == "event"] == [
        "MeshCon Europe 2030",
        "Mesh Day Europe 2030",
    ]


def test_talks_stand_in_the_order_of_events_and_programmes():
    titles = list_titles(
        make_document("a", make_talk("Fourth"), make_event("M 2031", start="2031-01-01")),
        make_document("b", make_talk("Third", event="M 2031")),
        make_document(
            "c",
            make_talk("Second", event="M 2030", start="2030-01-02", time="2:00 PM"),
            make_talk("First", event="M 2030", start="2030-01-02", time="09:30"),
        ),
    )
    assert titles == [("First",), ("Second",), ("Third",), ("Fourth",)]


def test_the_year_is_that_of_the_day_else_of_the_event():
    talks = build_catalogue([
        make_document("a", make_talk("One talk", event="M 2030")),
        make_document("b", make_talk("Another talk", start="2029-12-31", event="M 2030")),
    ]).talks
    assert {talk.titles[0]: talk.year for talk in talks} == {"One talk": 2030, "Another talk": 2029}


def test_a_title_cut_short_is_no_second_title():
    titles = list_titles(
        make_document("a", make_talk("Woes: mending old sails", by=["Zoe Quark"], event="M 2030")),
        make_document("b", make_talk("mending old sails", by=["Zoe Quark"], event="M 2030")),
    )
    assert titles == [("Woes: mending old sails",)]


def test_the_title_of_a_page_about_an_event_is_no_talk():
    page = make_document(
        "a", make_event("M 2030"), make_talk("M 2030: all videos"), make_talk("One")
    )
    assert list_titles(replace(page, title="M 2030: All videos")) == [("One",)]


def test_a_talk_without_title_is_left_out():
    assert list_titles(make_document("a", make_talk(""), make_talk("One"))) == [("One",)]


def test_a_label_that_begins_with_the_speaker_is_the_only_talk_that_they_gave_there():
    row = make_talk("Nets in five harbours", by=["Ana Wong"], event="MeshCon 2030", is_page=True)
    other = make_talk("Knots", by=["Bo Reed"], event="MeshCon 2030", is_page=True)
    label = make_talk("Ana Wong: are nets the next ropes?", event="MeshCon 2030", links=(0,))
    records = build_catalogue([
        make_document("row", row),
        make_document("other", other),
        make_document("recap", label, links=[VIDEO]),
    ])
    assert [(talk.titles, len(talk.links)) for talk in records.talks] == [
        (("Nets in five harbours", "are nets the next ropes?"), 1),
        (("Knots",), 0),
    ]
    assert [person.names for person in records.people] == [("Ana Wong",), ("Bo Reed",)]


def test_a_title_that_begins_with_another_name_stays_whole():
    row = make_talk("Nets in five harbours", by=["Ana Wong"], event="MeshCon 2030", is_page=True)
    label = make_talk("Mesh Net: are nets the next ropes?", event="MeshCon 2030", links=(0,))
    titles = list_titles(make_document("row", row), make_document("recap", label, links=[VIDEO]))
    assert titles == [("Nets in five harbours",), ("Mesh Net: are nets the next ropes?",)]


def test_a_label_joins_none_of_several_talks_of_its_speaker():
    rows = [
        make_talk(title, by=["Ana Wong"], event="MeshCon 2030", is_page=True)
        for title in ("Nets in five harbours", "Knots that hold")
    ]
    label = make_talk("Ana Wong: are nets the next ropes?", event="MeshCon 2030", links=(0,))
    documents = [make_document(f"row {n}", row) for n, row in enumerate(rows)]
    titles = list_titles(*documents, make_document("recap", label, links=[VIDEO]))
    assert len(titles) == 3


def test_talks_of_the_same_people_are_compared_once(monkeypatch):
    """Not once for each of the names that they share: rows of 16 speakers took 16 times as long."""
    compared = []

    def count(one, other):
        compared.append((one, other))
        return 0.0

    monkeypatch.setattr("indexer.catalogue.talks.merge.measure_likeness", count)
    people = [f"{first} {last}" for first in ("Ann", "Ben", "Cid", "Dan") for last in FAMILIES]
    talks = 60
    documents = [
        make_document(f"row-{n}", make_talk(f"Title {n}", by=people, event="MeshCon 2030"))
        for n in range(talks)
    ]
    assert len(list_titles(*documents)) == talks
    assert len(compared) == len(set(compared))
    assert compared
