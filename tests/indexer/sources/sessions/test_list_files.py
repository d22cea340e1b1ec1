from tests.fakes.index.listed import read_list, write_files

CSV = (
    "Talk Title,Speakers,Date,Start Time,Video URL,Abstract\n"
    'Paper wings,"Ann Lee; Wu Song",2031-05-02,10:00,https://youtu.be/ecUVZMFEdQU,'
    '"They fly,\nfar."\n'
    ",,,,,\n"
    "Glue,Jane Doe,2031-05-03,,,\n"
)


def test_a_table_is_a_list_whose_first_line_names_the_fields(tmp_path):
    files = {
        "talks.csv": CSV,
        "event.yaml": "name: KiteCon 2031\ntimezone: Asia/Tokyo\ndate: 2031-05-02\n",
    }
    listed = read_list("sessions", write_files(tmp_path, files))
    assert (set(listed.documents), listed.problems) == (
        {"event", "talks#Paper wings", "talks#Glue"},
        [],
    )
    talk = listed.talks["Paper wings"]
    assert [one.name for one in talk.people] == ["Ann Lee", "Wu Song"]
    assert (talk.event, talk.start, talk.time) == ("KiteCon 2031", "2031-05-02", "10:00 UTC+09:00")
    assert talk.abstract == "They fly, far."
    assert [(link.kind, link.key) for link in listed.links] == [("video", "video")]


def test_a_table_by_tabs_and_a_list_as_json_are_read_too(tmp_path):
    files = {
        "a.tsv": "title\tspeaker\nPaper wings\tAnn Lee\n",
        "b.json": {"sessions": [{"title": "Glue", "speakers": [{"name": "Wu Song"}]}]},
    }
    listed = read_list("sessions", write_files(tmp_path, files))
    assert {title: talk.people[0].name for title, talk in listed.talks.items()} == {
        "Paper wings": "Ann Lee",
        "Glue": "Wu Song",
    }


def test_a_table_without_a_title_is_one_line(tmp_path):
    listed = read_list("sessions", write_files(tmp_path, {"a.csv": "name of it,b\n1,2\n3,4\n"}))
    [problem] = listed.problems
    assert problem.endswith("a.csv:1: no column is a `title`; name the columns in the first line")


def test_an_export_of_a_system_is_told_which_types_read_it(tmp_path):
    folder = write_files(tmp_path, {"schedule.json": {"schedule": {"conference": {"days": []}}}})
    [problem] = read_list("sessions", folder / "schedule.json").problems
    assert "neither `sessions` nor an `event`" in problem
    assert "pretalx, sessionize, sched, frab, indico or ics" in problem
    # Beside lists, it may be about anything.
    assert read_list("sessions", folder).problems == []


def test_the_event_of_a_list_may_stand_above_it(tmp_path):
    files = {
        "kite/event.yml": "name: KiteCon 2031\nplace: Port\n",
        "kite/day1/talks.yml": "- {title: Paper wings, speakers: [Ann Lee]}\n",
    }
    listed = read_list("sessions", write_files(tmp_path, files))
    assert listed.talks["Paper wings"].event == "KiteCon 2031"


def test_what_a_row_says_of_its_speakers_is_a_section_with_their_links(tmp_path):
    row = {
        "title": "Paper wings",
        "speakers": [
            {
                "name": "Ann Lee",
                "company": "Harbour Ltd",
                "bio": "She [folds](https://fold.example).",
                "email": "ann@private.example",
                "links": [{"title": "Blog", "url": "https://ann.example"}],
            }
        ],
    }
    listed = read_list("sessions", write_files(tmp_path, {"a.json": [row]}))
    [document] = listed.documents.values()
    about = document.sections[1]
    assert (about.headings, about.text) == (("About the speakers",), "Ann Lee: She folds.")
    assert {link.url for link in about.links} == {"https://ann.example", "https://fold.example"}
    assert {link.kind for link in about.links} == {"page"}
    assert document.talks[0].people[0].organisations == ("Harbour Ltd",)
    assert "private" not in repr(document)


def test_a_text_with_markup_gives_its_links_and_offers_its_slides(tmp_path):
    row = {
        "title": "Paper wings",
        "speakers": ["Ann Lee"],
        "abstract": "They **fly**.\n\nSlides: https://kite.example/a.pdf\n\n## More\n\nSee <a href='https://b.example'>b</a>",
    }
    listed = read_list("sessions", write_files(tmp_path, {"a.json": [row]}))
    [document] = listed.documents.values()
    assert document.sections[0].text.startswith("They fly.\n\nSlides: ")
    assert [link.url for link in document.links] == [
        "https://kite.example/a.pdf",
        "https://b.example",
    ]
    assert document.talks[0].links == (0,)
