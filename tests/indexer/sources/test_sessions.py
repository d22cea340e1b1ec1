from pathlib import Path

import pytest

from indexer.settings import SourceSettings
from indexer.sources.sessions.source import SessionsSource
from tests.fakes.index.entries import load_entries
from tests.paths import ROOT

FILE = """
event:
  name: MeshCon 2022
  edition: 2nd
  dates: 2022-04-25 to 2022-04-29
  place: Online
  url: https://example.org/meshcon/
  summary: {en: Five days online., zh: 线上五天。}
  links:
  - {label: All recordings, url: "https://youtube.com/playlist?list=PL1"}
sessions:
- id: m-1
  title: Proxyless meshes
  title_zh: 无代理网格
  speakers: [Wu Song, Ann Lee]
  speakers_zh: [吴松]
  organisation: [Example Inc]
  language: en
  date: 2022-04-26
  track: Networking
  place: Hall A
  url: https://example.org/meshcon/m-1/
  video: [https://youtu.be/abcdefghijk, https://vimeo.com/1]
  video_cn: https://www.bilibili.com/video/BV1xx411c7mD
  slides: https://github.com/example/slides
  slides_path: 2022/m-1.pdf
  topics: [gRPC]
  abstract: |
    No sidecars.
    Second line.
  note: Also given in Chinese.
  feedback: https://example.org/form
- id: m-2
  title: 网格的一天
  video: https://www.itdks.com/eventlist/detail/1
  video_scope: event
"""


def source(folder, path="."):
    return SessionsSource(SourceSettings(name="s", type="sessions", path=path), Path(folder))


def load(folder, path="."):
    documents, problems = load_entries(source(folder, path).entries())
    return documents, [str(problem) for problem in problems]


@pytest.fixture
def documents(tmp_path):
    (tmp_path / "meshcon-2022.yaml").write_text(FILE, encoding="utf-8")
    documents, problems = load(tmp_path)
    assert problems == []
    return documents


def test_a_session_gives_the_fields_of_its_document(documents):
    session = documents["m-1"]
    assert session.title == "Proxyless meshes"
    assert session.url == "https://example.org/meshcon/m-1/"
    assert (session.event, session.year, session.edition) == ("MeshCon 2022", 2022, 2)
    assert session.speakers == ("Wu Song", "Ann Lee", "吴松")
    assert (session.language, session.published) == ("en", "2022-04-26")
    assert {"gRPC", "Networking", "Hall A", "Example Inc"} <= set(session.tags)


def test_the_text_of_a_session_holds_all_its_fields(documents):
    assert documents["m-1"].sections[0].text == (
        "No sidecars.\nSecond line.\nAlso given in Chinese.\nAlso titled: 无代理网格\n"
        "Speakers: Wu Song, Ann Lee, 吴松\nOrganisations: Example Inc\n"
        "Event: MeshCon 2022, Networking\nWhen and where: 2022-04-26, Hall A"
    )


def test_each_address_of_a_session_is_a_link_labelled_with_its_title(documents):
    assert [(link.kind, link.label, link.url) for link in documents["m-1"].links] == [
        ("video", "Proxyless meshes: video", "https://youtu.be/abcdefghijk"),
        ("video", "Proxyless meshes: video", "https://vimeo.com/1"),
        (
            "video",
            "Proxyless meshes: video, copy in mainland China",
            "https://www.bilibili.com/video/BV1xx411c7mD",
        ),
        (
            "slides",
            "Proxyless meshes: slides",
            "https://github.com/example/slides/blob/HEAD/2022/m-1.pdf",
        ),
        (
            "slides",
            "MeshCon 2022: folder with the slides of several talks",
            "https://github.com/example/slides",
        ),
        ("page", "Proxyless meshes: feedback", "https://example.org/form"),
    ]


def test_a_link_says_whether_it_shows_the_talk_or_the_event_or_is_a_folder(documents):
    scopes = [link.scope for link in documents["m-1"].links]
    assert scopes == ["talk", "talk", "talk", "talk", "folder", "talk"]
    assert [link.scope for link in documents["m-2"].links] == ["event"]
    assert [link.scope for link in documents["meshcon-2022"].links] == ["event"]


def test_a_session_states_its_talk(documents):
    [talk] = documents["m-1"].talks
    assert talk.titles == ("Proxyless meshes", "无代理网格")
    assert [person.name for person in talk.people] == ["Wu Song", "Ann Lee"]
    assert (talk.other_names, talk.organisations) == (("吴松",), ("Example Inc",))
    assert (talk.event, talk.year, talk.edition) == ("MeshCon 2022", 2022, 2)
    assert (talk.start, talk.track, talk.place) == ("2022-04-26", "Networking", "Hall A")
    assert (talk.language, talk.topics) == ("en", ("gRPC",))
    assert talk.abstract == "No sidecars. Second line."
    assert talk.words in documents["m-1"].sections[0].text
    assert "Wu Song" in talk.words
    assert (talk.links, talk.is_page) == ((0, 1, 2, 3, 4, 5), True)


def test_the_file_of_an_event_states_the_event(documents):
    [event] = documents["meshcon-2022"].events
    assert (event.names, event.year, event.edition) == (("MeshCon 2022",), 2022, 2)
    when = "When and where: 2022-04-25 to 2022-04-29, Online"
    assert [(fact.field, fact.value, fact.words) for fact in event.facts] == [
        ("start", "2022-04-25", when),
        ("end", "2022-04-29", when),
        ("place", "Online", when),
        ("summary", "Five days online.", "Five days online."),
        ("edition", "2", "2nd"),
    ]
    assert (event.links, event.is_page) == ((0,), True)


def test_a_talk_of_several_days_has_no_day_unless_its_row_says_it(documents):
    assert documents["m-2"].talks[0].start == ""


def test_the_video_of_a_whole_event_is_labelled_as_such(documents):
    [link] = documents["m-2"].links
    assert link.label == "MeshCon 2022：整场活动的视频，不是单独这一场"
    assert link.kind == "video"


def test_a_session_takes_missing_fields_from_its_event(documents):
    session = documents["m-2"]
    assert session.url == "https://example.org/meshcon/"
    assert (session.event, session.year, session.published) == ("MeshCon 2022", 2022, "2022-04-25")
    assert session.language == "zh"


def test_the_event_is_a_document_with_the_name_of_its_file_as_id(documents):
    event = documents["meshcon-2022"]
    assert event.title == event.event == "MeshCon 2022"
    assert (event.year, event.edition) == (2022, 2)
    assert event.summary == "Five days online."
    assert event.sections[0].text == (
        "Five days online.\n线上五天。\nWhen and where: 2022-04-25 to 2022-04-29, Online"
    )
    [link] = event.links
    assert (link.label, link.kind) == ("All recordings", "video")


def test_a_series_over_several_years_has_no_year(tmp_path):
    (tmp_path / "series.yaml").write_text(
        "event: {name: Mesh Meetup, dates: 2018-06-30 to 2020-05-01}\n"
        "sessions:\n- {id: a, title: A}\n- {id: b, title: B, date: 2019-01-06}\n"
    )
    documents, _ = load(tmp_path)
    assert {id: (d.year, d.published) for id, d in documents.items()} == {
        "series": (0, ""),
        "a": (0, ""),
        "b": (2019, "2019-01-06"),
    }


def test_a_file_may_be_only_a_list_of_sessions(tmp_path):
    (tmp_path / "talks.yml").write_text("- {id: a, title: A}\n- {id: 2, title: B}\n")
    documents, problems = load(tmp_path, "talks.yml")
    assert (list(documents), problems) == (["a", "2"], [])


def test_a_duplicate_id_is_an_error_with_both_places(tmp_path):
    (tmp_path / "a.yaml").write_text("sessions:\n- {id: x, title: A}\n- {id: y, title: B}\n")
    (tmp_path / "b.yaml").write_text("sessions:\n\n- {id: x, title: C}\n")
    documents, problems = load(tmp_path)
    assert [documents["x"].title, documents["y"].title] == ["A", "B"]
    assert problems == [
        "./b.yaml:3: the id 'x' is already used in ./a.yaml:2; give it an id of its own"
    ]


LONG_TEXTS = {
    "[Five days., All online.]": "Five days.\nAll online.",
    "{en: [Five days., All online.]}": "Five days.\nAll online.",
    "[{en: Five days.}, {zh: 一连五天。}]": "Five days.\n一连五天。",
    "{zh: [一连五天。, 全程线上。], en: ''}": "一连五天。\n全程线上。",
    "['', Five days., null]": "Five days.",
    "[2022, 5]": "2022\n5",
    "[]": "",
    "null": "",
}


@pytest.mark.parametrize(("written", "text"), LONG_TEXTS.items())
@pytest.mark.parametrize("key", ["abstract", "summary", "note"])
def test_a_long_text_may_be_a_list_or_a_table_by_language(tmp_path, key, written, text):
    (tmp_path / "a.yaml").write_text(
        f"event: {{name: Meshday, summary: {written}}}\n"
        f"sessions:\n- {{id: a-1, title: A, {key}: {written}}}\n",
        encoding="utf-8",
    )
    documents, problems = load(tmp_path)
    assert problems == []
    assert documents["a"].sections[0].text == text
    assert (
        documents["a-1"]
        .sections[0]
        .text.removesuffix("活动：Meshday")
        .removesuffix("Event: Meshday")
        .rstrip("\n")
        == text
    )


@pytest.mark.parametrize("key", ["abstract", "summary", "note"])
@pytest.mark.parametrize("written", ["[[a]]", "{en: {zh: a}}", "[{en: {a: b}}]"])
def test_a_long_text_that_is_no_text_is_an_error_with_its_line(tmp_path, key, written):
    (tmp_path / "a.yaml").write_text(
        f"sessions:\n- {{id: a, title: A}}\n- {{id: b, title: B, {key}: {written}}}\n"
    )
    documents, problems = load(tmp_path)
    assert list(documents) == ["a"]
    assert problems == [
        f"./a.yaml:3: `{key}` of session 'b' is not a text; write a text, a list of texts, or a "
        "table of these by language"
    ]


def test_an_event_whose_summary_is_no_text_is_an_error(tmp_path):
    (tmp_path / "a.yaml").write_text(
        "event: {name: A, summary: [[x]]}\nsessions: [{id: b, title: B}]\n"
    )
    documents, [problem] = load(tmp_path)
    assert documents["b"].event == "A"
    assert problem.startswith("./a.yaml:1: `summary` of the event is not a text; write")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("sessions:\n- {title: A}\n", "a.yaml:2: this session has no `id`"),
        ("sessions:\n- {id: a}\n", "a.yaml:2: session 'a' has no `title`"),
        ("sessions:\n- {id: a, title: [A]}\n", "a.yaml:2: session 'a' has no `title`"),
        ("sessions:\n- just text\n", "a.yaml:2: this session is not a table"),
        ("event: {}\nsessions: {a: b}\n", "a.yaml:2: `sessions` is not a list"),
        ("event: [1]\n", "a.yaml:1: `event` is not a table"),
        ("sessions:\n- {id: a, title: [}\n", "a.yaml:2: broken YAML"),
        ("just text", "a.yaml:1: no table with `sessions`"),
        ("", "a.yaml:1: no table with `sessions`"),
        ("a: 1\na: 2\n", "a.yaml:2: `a` is used twice"),
        ("a: &x [1]\nb: *x\n", "a.yaml:2: an alias (*x)"),
        ("[" * 1000, "a.yaml:1: nested deeper than 50"),
        ("a: !!python/object/apply:os.system [x]\n", ""),
    ],
)
def test_a_broken_file_or_session_is_an_error_with_file_and_line(tmp_path, text, message):
    (tmp_path / "a.yaml").write_text(text)
    _, problems = load(tmp_path)
    if message:
        assert problems[0].startswith(f"./{message}")
    else:
        assert problems == [], "a Python tag is plain text"


def test_a_fingerprint_changes_only_with_the_session_and_its_event(tmp_path):
    def fingerprints(text):
        (tmp_path / "a.yaml").write_text(text, encoding="utf-8")
        return {entry.id: entry.fingerprint for entry in source(tmp_path).entries()}

    first = fingerprints(FILE)
    assert fingerprints(FILE + "\n# a comment\n") == first
    changed = fingerprints(FILE.replace("No sidecars", "Few sidecars"))
    assert changed["m-1"] != first["m-1"]
    assert changed["m-2"] == first["m-2"]
    moved = fingerprints(FILE.replace("Online", "Shanghai"))
    assert all(moved[id] != first[id] for id in first)


def test_the_sessions_of_the_corpus_load_without_a_problem():
    if not (ROOT / "corpus" / "sessions").is_dir():
        pytest.skip("corpus/sessions is not part of this checkout")
    documents, problems = load(ROOT, "corpus/sessions")
    assert problems == []
    assert len(documents) > 1300
    assert all(document.event for document in documents.values())


def test_a_row_may_use_other_keys(tmp_path):
    (tmp_path / "talks.yml").write_text(
        "- id: a\n  name: Paper\n  event: {name: KiteCon 2031}\n  description: It flies.\n"
        "  presenters: [{name: Ann Lee}]\n"
        "- id: b\n  title: Wind\n  event_name: KiteCon 2031\n  original_title: 风\n"
    )
    documents, problems = load(tmp_path)
    assert problems == []
    [paper] = documents["a"].talks
    assert (paper.titles, paper.event, paper.year) == (("Paper",), "KiteCon 2031", 2031)
    assert [person.name for person in paper.people] == ["Ann Lee"]
    assert paper.abstract == "It flies."
    assert "It flies." in documents["a"].sections[0].text
    [wind] = documents["b"].talks
    assert (wind.titles, wind.event) == (("Wind", "风"), "KiteCon 2031")


def test_a_row_of_another_event_has_no_edition_of_the_file(tmp_path):
    (tmp_path / "kites.yaml").write_text(
        "event: {name: KiteCon, edition: 2}\nsessions:\n- {id: a, title: A, event: Windfest 2031}\n"
    )
    documents, _ = load(tmp_path)
    assert documents["a"].talks[0].edition == 0


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("speakers: [Ann Lee, 7]", "`speakers` holds what is no name (7)"),
        ("speakers: 7", "`speakers` holds what is no name (7)"),
        ("speakers: [Ann Lee, '']", "`speakers` holds what is no name (nothing)"),
        (
            "date: 2031-06-09",
            "its date (2031-06-09) is not in the days of its event (2031-05-02 to 2031-05-04)",
        ),
    ],
)
def test_what_is_odd_in_a_row_is_a_remark_and_the_rest_stays(tmp_path, row, reason):
    (tmp_path / "kites.yaml").write_text(
        "event: {name: KiteCon, dates: 2031-05-02 to 2031-05-04}\n"
        f"sessions:\n- {{id: a, title: A}}\n- {{id: b, title: B, {row}}}\n"
    )
    documents, problems = load(tmp_path)
    assert problems == []
    [remark] = documents["b"].remarks
    assert (remark.path, remark.reason) == ("./kites.yaml:4", reason)
    assert documents["b"].talks[0].titles == ("B",)


def test_four_hundred_speakers_are_a_remark(tmp_path):
    names = ", ".join(f"Ann {chr(65 + n // 26)}{chr(97 + n % 26)}" for n in range(400))
    (tmp_path / "kites.yaml").write_text(f"sessions:\n- {{id: a, title: A, speakers: [{names}]}}\n")
    documents, _ = load(tmp_path)
    [remark] = documents["a"].remarks
    assert remark.reason == "`speakers` holds 400 people; only the first 40 of them count"
    assert len(documents["a"].talks[0].people) == 40


@pytest.mark.parametrize("date", ["2031-05-01", "2031-05-05"])
def test_a_time_zone_may_move_a_session_by_a_day(tmp_path, date):
    (tmp_path / "kites.yaml").write_text(
        "event: {name: KiteCon, dates: 2031-05-02 to 2031-05-04}\n"
        f"sessions:\n- {{id: a, title: A, date: {date}}}\n"
    )
    assert load(tmp_path)[0]["a"].remarks == ()


def test_a_list_without_an_event_takes_that_of_its_folder(tmp_path):
    for folder, name in (("one", "KiteCon 2031"), ("two", "Windfest 2030")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "event.yml").write_text(
            f"id: {folder}\ntitle: {name}\ndate: 2031-05-02\n"
        )
        (tmp_path / folder / "cfp.yml").write_text(f"- {{id: {folder}-1, title: A}}\n")
    (tmp_path / "talks.yml").write_text("- {id: b, title: B}\n")
    documents, problems = load(tmp_path)
    assert problems == []
    assert {id: document.event for id, document in documents.items()} == {
        "one": "KiteCon 2031",
        "one-1": "KiteCon 2031",
        "two": "Windfest 2030",
        "two-1": "Windfest 2030",
        "b": "",
    }


def test_a_broken_event_of_the_folder_breaks_no_list(tmp_path):
    (tmp_path / "event.yml").write_text("title: [\n")
    (tmp_path / "talks.yml").write_text("- {id: b, title: B}\n")
    documents, problems = load(tmp_path)
    assert list(documents) == ["b"]
    assert len(problems) == 1


@pytest.mark.parametrize(
    ("row", "start", "clock"),
    [
        ("date: 2031-05-02", "2031-05-02", ""),
        ("date: 2031-05-02, time: '14:30'", "2031-05-02", "14:30"),
        ("start: '2031-05-02T14:30:00+08:00'", "2031-05-02", "14:30 UTC+08:00"),
        ("date: 2031-05-02, start_time: '14:30'", "2031-05-02", "14:30"),
        ("start: early", "", ""),
    ],
)
def test_a_session_says_when_it_began(tmp_path, row, start, clock):
    (tmp_path / "kites.yaml").write_text(f"sessions:\n- {{id: a, title: A, {row}}}\n")
    [talk] = load(tmp_path)[0]["a"].talks
    assert (talk.start, talk.time) == (start, clock)
