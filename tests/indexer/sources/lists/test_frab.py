from tests.fakes.index.listed import read_list, write_files

XML = """<?xml version="1.0" encoding="utf-8"?>
<schedule>
  <conference>
    <acronym>kite31</acronym><title>KiteCon 2031</title>
    <start>2031-05-02</start><end>2031-05-03</end>
    <time_zone_name>Europe/Berlin</time_zone_name><base_url>https://kite.example/2031/</base_url>
  </conference>
  <day date="2031-05-02" index="1"><room name="Harbour">
    <event guid="g-1" id="1">
      <room>Harbour</room><title>Paper wings</title><subtitle>How they fold</subtitle>
      <type>lecture</type><date>2031-05-02T10:00:00+02:00</date><start>10:00</start>
      <duration>00:45</duration><abstract>Paper flies.</abstract>
      <description>With &lt;b&gt;glue&lt;/b&gt; and https://glue.example/.</description>
      <language>en</language><track>Materials</track><slug>paper-wings</slug>
      <persons><person id="7">Ann Lee</person><person id="8">Wu Song</person></persons>
      <links><link href="https://code.example/paper">Code of the wings</link></links>
      <attachments><attachment href="/files/paper.pdf" type="slides">Deck</attachment></attachments>
      <recording><license/><optout>false</optout><link>https://media.ccc.de/v/paper</link></recording>
      <url>https://kite.example/2031/paper</url>
    </event>
    <event guid="g-2" id="2">
      <room>Harbour</room><title>Night flight</title><date>2031-05-03T01:30:00+02:00</date>
      <start>01:30</start><duration>00:30</duration>
    </event>
  </room></day>
</schedule>
"""


def read_xml(tmp_path, xml=XML, **settings):
    return read_list("frab", write_files(tmp_path, {"schedule.xml": xml}), **settings)


def test_an_event_of_a_schedule_becomes_a_talk(tmp_path):
    listed = read_xml(tmp_path)
    assert (listed.problems, set(listed.documents)) == ([], {"kite31", "g-1", "g-2"})
    talk = listed.talks["Paper wings"]
    assert [person.name for person in talk.people] == ["Ann Lee", "Wu Song"]
    assert (talk.event, talk.track, talk.place) == ("KiteCon 2031", "Materials", "Harbour")
    assert (talk.start, talk.time, talk.language) == ("2031-05-02", "10:00 UTC+02:00", "en")
    document = listed.documents["g-1"]
    assert document.url == "https://kite.example/2031/paper"
    assert document.sections[0].text.startswith("How they fold\n\nPaper flies.\n\nWith glue and")


def test_its_links_attachments_and_recordings_are_links_of_their_kind(tmp_path):
    links = read_xml(tmp_path).documents["g-1"].links
    assert {(link.kind, link.url) for link in links} == {
        ("code", "https://code.example/paper"),
        ("slides", "https://kite.example/files/paper.pdf"),
        ("video", "https://media.ccc.de/v/paper"),
        ("page", "https://glue.example/"),
    }


def test_a_talk_after_midnight_is_on_the_day_of_its_date(tmp_path):
    assert read_xml(tmp_path).talks["Night flight"].start == "2031-05-03"


def test_the_conference_becomes_an_event(tmp_path):
    [event] = read_xml(tmp_path).documents["kite31"].events
    facts = {fact.field: fact.value for fact in event.facts}
    assert (event.names, facts["start"], facts["end"]) == (
        ("KiteCon 2031",),
        "2031-05-02",
        "2031-05-03",
    )


def test_utc_written_over_a_local_time_is_read_as_local(tmp_path):
    listed = read_xml(tmp_path, XML.replace("10:00:00+02:00", "10:00:00+00:00"))
    assert listed.talks["Paper wings"].time == "10:00 UTC+02:00"


def test_what_the_schema_requires_and_is_missing_is_a_remark_and_all_is_read(tmp_path):
    listed = read_xml(tmp_path, XML.replace(' guid="g-2"', ""))
    reasons = [remark.reason for remark in listed.documents["kite31"].remarks]
    assert "1 of its 2 events have no `guid`" in reasons
    assert "Night flight" in listed.talks
    assert "schedule/2" in listed.documents


def test_a_link_that_nearly_every_event_has_is_noise_and_slides_are_none(tmp_path):
    event = (
        "<event guid='g{0}' id='{0}'><title>Talk {0}</title><links>"
        "<link href='https://chat.example/#room{0}'>Chat room {0}</link>"
        "<link href='https://own.example/{0}'>Project {1}</link></links><attachments>"
        "<attachment href='https://kite.example/{0}.pdf'>Slides</attachment></attachments></event>"
    )
    events = "".join(event.format(n, "abcdefghijkl"[n]) for n in range(12))
    xml = f"<schedule><conference><title>K</title></conference>{events}</schedule>"
    links = read_xml(tmp_path, xml).documents["g3"].links
    assert [link.url for link in links] == ["https://own.example/3", "https://kite.example/3.pdf"]


def test_the_flat_json_of_version_2_is_read(tmp_path):
    event = {
        "guid": "g-1",
        "title": "Paper wings",
        "start": "2031-05-02T08:00:00Z",
        "room": {"name": "Harbour", "guid": "r"},
        "track": {"name": "Materials", "slug": "m"},
        "participants": [
            {"guid": "p-1", "name": "Ann Lee", "role": "SPEAKER"},
            {"guid": "p-2", "name": "Wu Song", "role": "MODERATOR"},
        ],
        "attachments": [{"type": "SLIDES", "url": "https://kite.example/paper.pdf"}],
    }
    person = {"guid": "p-1", "name": "Ann Lee", "biography": "She folds."}
    conference = {"acronym": "k", "title": "KiteCon", "time_zone_name": "Europe/Berlin"}
    schedule = {"conference": conference, "events": [event], "persons": [person]}
    listed = read_list("frab", write_files(tmp_path, {"s.json": {"schedule": schedule}}))
    talk = listed.talks["Paper wings"]
    assert (talk.time, talk.place, talk.track) == ("10:00 UTC+02:00", "Harbour", "Materials")
    assert ([one.name for one in talk.people], [one.name for one in talk.hosts]) == (
        ["Ann Lee"],
        ["Wu Song"],
    )
    assert listed.documents["g-1"].sections[1].text == "Ann Lee: She folds."
    assert [link.kind for link in listed.links] == ["slides"]


def test_an_xcal_is_read_too(tmp_path):
    xcal = (
        "<iCalendar xmlns:pentabarf='http://pentabarf.org'><vcalendar><vevent><uid>7@@k</uid>"
        "<pentabarf:title>Paper wings</pentabarf:title><dtstart>20310502T100000</dtstart>"
        "<summary>Paper wings</summary><location>Harbour</location><attendee>Ann Lee</attendee>"
        "<attendee>Wu Song</attendee></vevent></vcalendar></iCalendar>"
    )
    path = write_files(tmp_path, {"a.xcal": xcal}) / "a.xcal"
    talk = read_list("frab", path, timezone="Asia/Shanghai").talks["Paper wings"]
    assert (talk.start, talk.time, len(talk.people)) == ("2031-05-02", "10:00 UTC+08:00", 2)


def test_the_indentation_of_a_text_in_xml_is_no_code(tmp_path):
    text = "Two lines\n          with [a link](https://own.example/).\n"
    xml = XML.replace("<description>", f"<description>{text}\n          ")
    urls = {link.url for link in read_xml(tmp_path, xml).links}
    assert {"https://own.example/", "https://glue.example/"} <= urls


def test_a_document_attached_to_a_talk_is_its_slides_unless_its_name_says_not(tmp_path):
    files = "".join(
        f"<attachment href='/f/{n}.pdf'>{label}</attachment>"
        for n, label in enumerate(["wings_final", "Paper", "full text"])
    )
    xml = XML.replace("<attachments>", f"<attachments>{files}")
    kinds = {link.url[-5]: link.kind for link in read_xml(tmp_path, xml).links if "/f/" in link.url}
    assert kinds == {"0": "slides", "1": "page", "2": "page"}
