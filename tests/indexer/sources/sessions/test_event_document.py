import pytest

from indexer.settings import SourceSettings
from indexer.sources.sessions.source import SessionsSource
from tests.fakes.index.entries import load_entries

SERIES = """
event:
  name: 纸鸢沙龙
  names: [Kite Salon]
  language: zh
  dates: 2019-03-02 to 2020-06-06
  organisers: [{name: 风社}, 云上社]
  links: [{label: 全部幻灯片, url: "https://github.com/kites/slides"}]
  editions:
    - name: 纸鸢沙龙 第 1 期 苏州站
      names: ['Kite Salon #1 Suzhou']
      dates: 2019年3月2日至3日
      place: 苏州平江路 1 号
      hosts: [李四]
      attendance: 80 多人
      links: [{label: 第 1 期回放, url: "https://www.bilibili.com/list/1?sid=7"}]
    - name: 纸鸢沙龙 第 2 期 无锡站
      dates: '2020-06-06'
    - {place: 没有名字}
sessions:
- {id: k-1, title: 放风筝的风, event: 纸鸢沙龙 第 1 期 苏州站, date: 2019-03-02}
"""


def load(folder, text, name="kites.yaml"):
    (folder / name).write_text(text, encoding="utf-8")
    source = SessionsSource(SourceSettings(name="s", type="sessions", path="."), folder)
    documents, problems = load_entries(source.entries())
    assert problems == []
    return documents


def list_facts(event):
    return [(fact.field, fact.value, fact.words) for fact in event.facts]


def test_each_edition_of_a_series_is_an_event_with_a_section(tmp_path):
    document = load(tmp_path, SERIES)["kites"]
    series, first, second = document.events
    assert (series.names, series.is_series, series.is_page) == (
        ("纸鸢沙龙", "Kite Salon"),
        True,
        True,
    )
    assert [fact.value for fact in series.facts if fact.field == "organiser"] == ["风社", "云上社"]
    assert first.names == ("纸鸢沙龙 第 1 期 苏州站", "Kite Salon #1 Suzhou")
    assert (first.series, first.year, first.edition) == ("纸鸢沙龙", 2019, 1)
    assert (first.section, first.is_page, first.is_series) == (1, False, False)
    when = "时间与地点：2019年3月2日至3日、苏州平江路 1 号"
    assert list_facts(first) == [
        ("start", "2019-03-02", when),
        ("end", "2019-03-03", when),
        ("place", "苏州平江路 1 号", when),
        ("edition", "1", "纸鸢沙龙 第 1 期 苏州站"),
        ("host", "李四", "主持：李四"),
        ("attendance", "80 多人", "规模：80 多人"),
    ]
    assert [section.headings for section in document.sections] == [
        (),
        ("纸鸢沙龙 第 1 期 苏州站",),
        ("纸鸢沙龙 第 2 期 无锡站",),
    ]
    assert (second.year, second.edition) == (2020, 2)


def test_an_edition_may_belong_to_another_series(tmp_path):
    text = "event:\n  name: A\n  editions: [{name: 'B #1', series: B}, {name: 'A #1'}]\n"
    events = load(tmp_path, text)["kites"].events
    assert [event.series for event in events] == ["", "B", "A"]


def test_an_edition_has_its_own_links(tmp_path):
    document = load(tmp_path, SERIES)["kites"]
    series, first, second = document.events
    assert [document.links[i].label for i in series.links] == ["全部幻灯片"]
    [replay] = [document.links[i] for i in first.links]
    assert (replay.label, replay.scope) == ("第 1 期回放", "event")
    assert replay.headings == ("纸鸢沙龙 第 1 期 苏州站",)
    assert second.links == ()


def test_an_edition_without_a_name_is_a_remark(tmp_path):
    [remark] = load(tmp_path, SERIES)["kites"].remarks
    assert (remark.path, remark.reason) == ("./kites.yaml:1", "edition 3 of its event has no name")


def test_editions_that_are_odd_are_remarks_and_the_rest_stays(tmp_path):
    document = load(
        tmp_path,
        "event:\n  name: A\n  editions: [just text, {name: B, summary: [[x]]}, {name: C}]\n",
    )["kites"]
    assert [event.names for event in document.events] == [("A",), ("C",)]
    assert [remark.reason for remark in document.remarks] == [
        "edition 1 of its event has no name",
        "`summary` of edition 2 of its event is not a text",
    ]


def test_an_event_without_a_name_is_a_remark_and_stays(tmp_path):
    document = load(tmp_path, "event: {dates: 2031-05-02, place: Ulm}\nsessions: []\n")["kites"]
    assert [remark.reason for remark in document.remarks] == ["its event has no name"]
    assert document.events[0].names == ("kites",)
    assert [fact.field for fact in document.events[0].facts] == ["start", "end", "place"]


def test_an_event_that_ends_before_it_begins_is_a_remark_and_keeps_its_first_day(tmp_path):
    document = load(tmp_path, "event: {name: A, dates: 2031-05-04 to 2031-05-02}\n")["kites"]
    assert [remark.reason for remark in document.remarks] == [
        "the dates of 'A' contradict each other: it ends (2031-05-02) before it begins (2031-05-04)"
    ]
    assert [fact.value for fact in document.events[0].facts] == ["2031-05-04"]


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("title: Kitefest\nlocation: Ulm\n", {"place": "Ulm"}),
        (
            'name: Kitefest\nstart_date: "2031-05-02"\nend_date: "2031-05-03"\n',
            {"start": "2031-05-02", "end": "2031-05-03"},
        ),
        ("name: Kitefest\nkind: conference\n", {}),
    ],
)
def test_a_file_may_be_the_table_of_one_event(tmp_path, text, facts):
    documents = load(tmp_path, f"id: kf\n{text}", "event.yml")
    [event] = documents["kf"].events
    assert event.names == ("Kitefest",)
    assert {fact.field: fact.value for fact in event.facts} == facts


def test_what_stands_beside_the_name_of_the_event_is_the_events(tmp_path):
    beside = "date: 2031-05-02\nlocation: Ulm\nurl: https://kites.example.org/\n"
    documents = load(tmp_path, f"event: Kitefest\n{beside}sessions:\n- {{id: a, title: Glue}}\n")
    [event] = documents["kites"].events
    assert event.names == ("Kitefest",)
    assert {fact.field: fact.value for fact in event.facts} == {
        "start": "2031-05-02",
        "end": "2031-05-02",
        "place": "Ulm",
    }
    assert documents["kites"].url == "https://kites.example.org/"
    assert (documents["a"].published, documents["a"].year) == ("2031-05-02", 2031)


def test_a_talk_alone_gives_its_event_nothing_but_the_name(tmp_path):
    document = load(tmp_path, "title: Glue\nevent: Kitefest\nvideo: https://v.example.org/1\n")
    assert document["kites"].links == ()


def test_a_table_of_something_else_is_no_event(tmp_path):
    assert load(tmp_path, "name: compose\nservices: {a: b}\n") == {}


def test_a_series_of_its_own_file_is_a_series(tmp_path):
    documents = load(tmp_path, "id: kf\nname: Kitefest\nkind: meetup\nfrequency: yearly\n")
    assert documents["kf"].events[0].is_series


def test_what_lasts_for_months_is_a_series(tmp_path):
    documents = load(tmp_path, "event: {name: Kite hour, dates: 2031-01-05 to 2031-06-05}\n")
    assert documents["kites"].events[0].is_series


def test_a_playlist_and_a_site_are_links_of_the_event_named_by_their_keys(tmp_path):
    text = (
        "name: Kitefest\ndate: 2031-05-02\nwebsite: https://kites.example/\nbanner: https://x.y/z\n"
    )
    text += "playlist: https://www.youtube.com/playlist?list=PL1\n"
    document = load(tmp_path, text)["kites"]
    assert [(link.label, link.scope) for link in document.links] == [
        ("Kitefest: website", "event"),
        ("Kitefest: playlist", "event"),
    ]
