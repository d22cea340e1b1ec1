from indexer.sources.sessions.rows.ids import MAX_ID_CHARS, name_rows

ROWS = [
    ("", {"title": "Wings"}),
    ("own", {"title": "Glue"}),
    ("", {"title": "Lightning talks", "date": "2031-05-02"}),
    ("", {"title": "Lightning talks", "date": "2031-05-03"}),
]


def test_an_id_is_the_rows_own_or_made_of_the_file_and_the_title():
    assert name_rows(ROWS, "kite") == [
        "kite#Wings",
        "own",
        "kite#Lightning talks@2031-05-02",
        "kite#Lightning talks@2031-05-03",
    ]


def test_ids_stay_when_rows_change_places():
    assert sorted(name_rows(ROWS[::-1], "kite")) == sorted(name_rows(ROWS, "kite"))


def test_rows_of_one_title_are_told_apart_by_people_and_alike_ones_are_numbered():
    one, other = ({"title": "A", "speakers": [name]} for name in ("Ann", "Wu"))
    ids = name_rows([("", one), ("", other), ("", one)], "k")
    assert len(set(ids)) == 3
    assert ids[2] == f"{ids[0]}@2"


def test_a_long_title_is_cut_and_told_apart_by_a_hash():
    ids = name_rows([("", {"title": "x" * 500 + end}) for end in "ab"], "k")
    assert len(set(ids)) == 2
    assert {len(id) for id in ids} == {MAX_ID_CHARS}
