from tests.fakes.index.listed import read_list, write_files

VIDEOS = """
- id: ann-kite-2031
  title: Paper wings
  raw_title: "[EN] Paper wings / Ann Lee"
  event_name: KiteCon 2031
  date: "2031-05-02"
  track: Hall A
  language: English
  slides_url: https://speakerdeck.com/ann/paper
  video_provider: youtube
  video_id: ecUVZMFEdQU
  thumbnail_lg: https://i.ytimg.com/x.jpg
  additional_resources: [{name: Write-up, type: write-up, url: "https://ann.example/paper"}]
  speakers: [Ann Lee]
- id: later-kite-2031
  title: Not yet
  date: "2031-05-03"
  video_provider: not_published
  video_id: ABCdef12345
  speakers: [Wu Song]
- id: lightning-kite-2031
  title: Lightning talks
  date: "2031-05-02"
  event_name: KiteCon 2031
  video_provider: youtube
  video_id: k6QGq5uGhgU
  talks:
  - {title: Glue, start_cue: "01:05", speakers: [Wu Song], video_provider: parent, video_id: g}
  - {title: Tape, speakers: [Jane Doe], video_provider: parent, video_id: t}
"""
FILES = {
    "data/kite/series.yml": "id: kite\nname: KiteCon\nkind: conference\nfrequency: yearly\n",
    "data/kite/kite-2031/event.yml": (
        "id: kite-2031\ntitle: KiteCon 2031\nlocation: Port\ntimezone: Asia/Tokyo\n"
        "start_date: '2031-05-02'\nend_date: '2031-05-03'\nwebsite: https://kite.example/\n"
    ),
    "data/kite/kite-2031/videos.yml": VIDEOS,
    "data/kite/kite-2031/schedule.yml": (
        "days:\n- date: '2031-05-02'\n  grid:\n"
        "  - {start_time: '10:00', slots: 1, items: [Lunch]}\n"
        "  - {start_time: '11:00', slots: 2}\n"
        "- date: '2031-05-03'\n  grid:\n  - {start_time: '10:00', slots: 3}\n"
    ),
    "data/kite/kite-2031/cfp.yml": "- {name: CFP, link: https://cfp.example}\n",
    "data/speakers.yml": "- {name: Ann Lee, github: annlee, twitter: ''}\n",
}


def test_a_folder_of_the_data_is_read_with_its_event_series_schedule_and_people(tmp_path):
    listed = read_list("rubyevents", write_files(tmp_path, FILES))
    assert listed.problems == []
    assert set(listed.documents) == {
        *("kite", "kite-2031", "ann-kite-2031", "later-kite-2031", "lightning-kite-2031"),
        *("data/kite/kite-2031/videos#Glue", "data/kite/kite-2031/videos#Tape"),
    }
    talk = listed.talks["Paper wings"]
    assert (talk.event, talk.track, talk.language) == ("KiteCon 2031", "Hall A", "en")
    assert (talk.start, talk.time) == ("2031-05-02", "11:00 UTC+09:00")
    document = listed.documents["ann-kite-2031"]
    assert document.url == "https://kite.example/"
    assert [(link.kind, link.url) for link in document.links] == [
        ("slides", "https://speakerdeck.com/ann/paper"),
        ("video", "https://www.youtube.com/watch?v=ecUVZMFEdQU"),
        ("page", "https://ann.example/paper"),
        ("page", "https://github.com/annlee"),
    ]


def test_a_day_with_another_number_of_slots_than_talks_gives_no_times(tmp_path):
    listed = read_list("rubyevents", write_files(tmp_path, FILES))
    assert (listed.talks["Not yet"].start, listed.talks["Not yet"].time) == ("2031-05-03", "")


def test_an_id_at_no_platform_opens_nothing(tmp_path):
    assert read_list("rubyevents", write_files(tmp_path, FILES)).find("Not yet").links == ()


def test_talks_in_one_video_have_it_from_where_they_begin(tmp_path):
    listed = read_list("rubyevents", write_files(tmp_path, FILES))
    [glue] = listed.find("Glue").links
    assert (glue.url, glue.scope) == ("https://www.youtube.com/watch?v=k6QGq5uGhgU&t=65", "talk")
    [tape] = listed.find("Tape").links
    assert (tape.url, tape.scope) == ("https://www.youtube.com/watch?v=k6QGq5uGhgU", "event")
    assert listed.talks["Glue"].event == "KiteCon 2031"
