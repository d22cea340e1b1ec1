"""Dates, and the addresses made of them, are those of the real Hugo."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.fakes.index.hugo_pages import HEAD, LANGUAGES

DATES = (
    *("2022-05-01", "2022-05-01T10:00:00+08:00", "2022-05-01T23:30:00Z", "2022-05-01 1:00:00"),
    *("2022-05-01T10:00:00", "2022-05-01T10:00:00.5", "2022-05-01T10:00:00,5Z"),
    *("2022-05-01T10:00:00+0800", "2022-05-01T10:00:00 +0800", "2022-05-01T10:00:00+08"),
    *("2022-05-01 10:00:00", "2022-05-01 10:00:00 +0800", "2022-05-01 10:00:00 +08:00"),
    *("2022-05-01 10:00:00Z", "2022-05-01 10:00:00+0800", "2022-05-01 10:00:00.5 +0800 CST"),
    *("2022-05-01 10:00", "2022-05-01T10:00", "2022-05", "2022-5-1", "2022-02-30", "2022-5-01"),
    *("Sun, 01 May 2022 10:00:00 +0800", "Sun, 01 May 2022 10:00:00 GMT", "sun, 01 may 2022 1:00"),
    *("Sun, 1 May 2022 10:00:00 +0800", "Mon, 01 May 2022 10:00:00 +0800", "01 May 2022"),
    *("01 May 22 10:00 +0800", "01 May 22 10:00 CST", "01 May 70 10:00 CST", "01 May 69 10:00 CST"),
    *("Sunday, 01-May-22 10:00:00 CST", "Sun May  1 10:00:00 2022", "Sun May  1 10:00:00 CST 2022"),
    *("Sun May 01 10:00:00 +0800 2022", "Sun May 15 10:00:00 2022", "May 1, 2022", "1 May 2022"),
    *("2022/05/01", "2022/05/01 10:00:00", "2022.05.01", "2022年5月1日", "昨天", "tomorrow"),
    *("2022-05-01T24:00:00", "2022-05-01t10:00:00z", "20220501T100000", "2022-W17-7", "Zimtag"),
    *("2023-02-010T17:46:51-06:00", "2022-05-01T10:00:00+25:00", "2022-05-01 10:00:00 CST"),
)
NUMBERS = ("20220501", "2022", "1651370400", "-5", "0", "1.5", "99999999999999")


def show_date(html: str) -> str:
    day = html.split("|")[1][:10]
    return "" if day == "0001-01-01" else day


@pytest.mark.parametrize("zone", ["", 'timeZone = "Asia/Shanghai"\n'], ids=["UTC", "Shanghai"])
def test_dates_are_read_in_the_forms_that_hugo_reads(tree, zone):
    values = [*(f"'{date}'" for date in DATES), *NUMBERS]
    tree.write({
        "hugo.toml": HEAD + zone + '[permalinks.page]\n"/" = "/:year/:month/:day/:slug/"\n'
    })
    fronts = {f"{n}.md": f"title: t\nslug: s{n}\ndate: {value}" for n, value in enumerate(values)}
    tree.write_pages(fronts)
    # Years have four digits for us.
    pages = {url: show_date(html) for url, html in tree.build().items() if "99999" not in html}
    documents = tree.load()
    # The address holds what Hugo reads, also where people see more.
    by_url = {document.url: document for document in documents.values()}
    assert by_url.keys() >= pages.keys()
    assert len(pages) > 50
    for url, day in pages.items():
        document = by_url[url]
        assert day in {"", document.published} or day.startswith("1970")
        is_read = bool(day) and day == document.published
        assert bool(document.remarks) is not is_read, document


@pytest.mark.parametrize(
    ("config", "front", "is_shown"),
    [
        ("", "{before}", False),
        ("", "{after}", True),
        ('timeZone = "Asia/Shanghai"', "{before}", True),
        ('timezone = "America/New_York"', "{after}", False),
    ],
)
def test_a_time_without_a_zone_is_in_that_of_the_site(tree, config, front, is_shown):
    """Pages of a few hours ago or ahead appear in some zones only."""
    now = datetime.now(UTC)
    times = {"before": now + timedelta(hours=2), "after": now - timedelta(hours=2)}
    written = {key: time.strftime("%Y-%m-%d %H:%M:%S") for key, time in times.items()}
    tree.write({"hugo.toml": f"{config}\n{HEAD}"})
    tree.write_pages({"a.md": f"title: t\ndate: {front.format(**written)}"})
    assert bool(tree.build()) is bool(tree.load()) is is_shown


def test_each_language_may_have_its_own_zone(tree):
    soon = (datetime.now(UTC) + timedelta(hours=2)).strftime("%Y-%m-%d %H:%M:%S")
    tree.write({"hugo.toml": HEAD + LANGUAGES + 'timeZone = "Asia/Shanghai"\n'})
    tree.write_pages(dict.fromkeys(("a.md", "a.en.md"), f"title: t\ndate: {soon}"))
    assert tree.urls() == set(tree.build()) == {"https://example.org/en/a/"}


NAMES = {
    "2022-05-01-hello-world.md": "",
    "2022-05-02-bundle/index.md": "",
    "2022-05-03_under.md": "",
    "2022-05-04.md": "",
    "2022-05-05-own.md": "slug: my-slug",
    "2022-05-06-dated.md": "date: 2021-01-01",
    "2022-05-07-10-30-00-time.md": "",
    "2022-05-08T10-30-00-time-2.md": "",
    "2022-05-09 with space.md": "",
    "20220510-together.md": "",
    "2022-13-45-impossible.md": "",
    "2099-05-06-coming.md": "",
    "2022-05-11-中文.md": "",
    "2022-05-12-chinese.zh.md": "",
    "2022-05-13-25-30-00-no-hour.md": "",
    "2022-05-14--dashes-.md": "",
    "plain.md": "date: 2021-01-01",
    "keys.md": "pub_date: 2021-02-01",
    "keys-2.md": "eventdate: 2021-03-01",
    "keys-3.md": "params: {eventDate: 2021-04-01}",
    "keys-4.md": "eventdate: 2099-03-01",
    "keys-5.md": "lastmod: 2021-05-01\ndate: 2021-05-02",
    "keys-6.md": "ends: 2019-01-01",
    "keys-7.md": "expirydate: 2019-01-01",
    "keys-8.md": "date: 2099-04-01",
    "keys-9.md": "pub: 2099-04-01",
    "keys-10.md": "lastmod: 2099-04-01",
    "posts/2022-05-15-in-section.md": "",
}
FRONT_MATTER = {
    "nothing": "",
    "name first": 'date = [":filename", ":default"]',
    "name last": 'date = ["date", ":filename"]',
    "name only": 'date = ":filename"',
    "name for publishing": 'publishDate = [":filename", ":default"]',
    "own keys": 'date = ["pub_date", "eventDate"]\nexpiryDate = ["ends"]',
    "own key before": 'Date = ["lastmod", ":default"]\nexpirydate = ["ends", ":default"]',
    "own keys for publishing": 'publishDate = ["pub"]',
    "own keys for both": 'date = ["eventDate"]\npublishDate = ["pub_date"]',
    "the usual keys for publishing": 'date = [":filename"]\npublishDate = [":default"]',
    "time of the file": 'date = [":git", "date", ":fileModTime"]',
}
PATTERNS = '[permalinks.page]\nposts = "/p/:year/:slug/"\n'


@pytest.mark.parametrize("rules", FRONT_MATTER.values(), ids=FRONT_MATTER)
def test_dates_and_slugs_come_from_the_keys_and_names_that_the_site_lists(tree, rules):
    tree.write({"hugo.toml": f"{HEAD}{LANGUAGES}{PATTERNS}[frontmatter]\n{rules}\n"})
    tree.write_pages({name: f"title: t\n{front}" for name, front in NAMES.items()})
    pages = {url: show_date(html) for url, html in tree.build().items()}
    documents = {document.url: document for document in tree.load().values()}
    if ":fileModTime" in rules:  # which is another one wherever the site is checked out
        dated = "https://example.org/p/"
        assert {u for u in documents if dated not in u} == {u for u in pages if dated not in u}
    else:
        assert documents.keys() == pages.keys()
        shown = {url: documents[url].published for url, day in pages.items() if day}
        assert shown == {url: day for url, day in pages.items() if day}
    assert len(pages) > 15


def test_the_date_in_the_name_of_a_section_is_no_part_of_its_address(tree):
    tree.write({"hugo.toml": HEAD + '[frontmatter]\ndate = [":filename", ":default"]\n'})
    names = ("2022-05-01-talks/_index.md", "2022-05-01-talks/a.md", "2022-05-02-b/x.md")
    tree.write_pages(dict.fromkeys(names, "title: t"))
    tree.write({"content/2022-05-01-talks/_index.md": "---\ntitle: t\n---\n"})
    assert tree.urls() == set(tree.build())


VERSIONS = {
    "a.md": "title: 1.10\nslug: 1.10",
    "b.md": "title: 2.0\nslug: 2.0",
    "c.md": "title: '1.20'\nslug: '1.20'",
    "d.md": "title: 1.30",
    "e.md": "title: 12:30\nslug: 12",
    "f.md": "title: .5\nslug: .5",
    "g.md": "title: 10000000000000000000000.5\nslug: 10000000000000000000000.5",
    "h.md": "title: on\nslug: on",
}


def test_numbers_in_addresses_are_written_as_hugo_writes_them(tree):
    tree.write({"hugo.toml": HEAD + '[permalinks.page]\nposts = "/p/:title/"\n'})
    tree.write_pages({**VERSIONS, "posts/d.md": "title: 1.30"})
    toml, text = "content/t.md", "content/j.md"
    tree.write({toml: "+++\nslug = 3.10\n+++\nx", text: '{"slug": 4.10}\nx'})
    assert tree.urls() == set(tree.build())
