"""The content that ships: complete, well formed, and with no address we did not see."""

import re
from datetime import date
from functools import cache

import frontmatter
import pytest
import yaml
from markdown_it import MarkdownIt

from tests.paths import ROOT, SHARED

SESSIONS = ROOT / "corpus" / "sessions"
RECAPS = ROOT / "corpus" / "recaps"
FACTS = SHARED / "facts"
URL = re.compile(r"https?://[^\s<>\"'`|)，。；、）]+")

# How many sessions each file holds. A count that shrinks is a session lost.
COUNTS = {
    "cloud-native-community-meetup": 66,
    "cloud-native-community-webinar": 33,
    "istio-at-kubecon-europe-2026": 6,
    "istio-big-talk": 8,
    "istio-day-europe-2023": 17,
    "istio-day-europe-2024": 19,
    "istio-day-europe-2025": 16,
    "istio-day-north-america-2023": 21,
    "istio-day-north-america-2024": 13,
    "istio-day-north-america-2025": 22,
    "istio-meetup-china-2021": 6,
    "istiocon-2021": 65,
    "istiocon-2022": 65,
    "istiocon-china-2023": 14,
    "kcd-china": 83,
    "kubecon-china-2018": 180,
    "kubecon-china-2019": 247,
    "kubecon-china-2020": 106,
    "kubecon-china-2021": 110,
    "kubecon-china-2023": 137,
    "kubecon-china-2024": 8,
    "kubecon-china-2025": 14,
    "observability-summit-2023": 10,
    "service-mesh-meetup": 48,
    "service-mesh-summit-2022": 9,
}
EVENT_KEYS = {"name", "year", "edition", "language", "dates", "place", "url", "summary", "links"}
EVENT_KEYS |= {"names", "hosts", "chairs", "organisers", "sponsors", "attendance", "series"}
TEXT_KEYS = {"id", "title", "title_zh", "event", "language", "date", "track", "place"}
TEXT_KEYS |= {"url", "video_scope", "video_cn", "slides", "slides_path", "abstract", "note"}
LIST_KEYS = {"speakers", "speakers_zh", "speakers_en", "organisation", "topics"}
# The recaps that a reader of either language must find in that language.
PAIRS = {
    "istio-big-talk",
    "istio-day",
    "istio-meetup-china-2021",
    "istiocon-2021",
    "istiocon-2022",
    "istiocon-china-2023",
    "istiocon-videos",
    "kubecon-china",
    "service-mesh-summit-2022",
}

SESSION_FILES = sorted(SESSIONS.glob("*.yaml"))
RECAP_FILES = sorted(RECAPS.rglob("*.md"))


@cache
def load(path):
    """One YAML file, read once; the C parser, where there is one, is ten times as fast."""
    return yaml.load(
        path.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    )


def name(path):
    return path.relative_to(ROOT / "corpus").as_posix()


def addresses(value):
    """Every address in a nested value of a YAML file."""
    if isinstance(value, dict):
        value = value.values()
    if isinstance(value, str):
        return set(URL.findall(value))
    if isinstance(value, list) or not isinstance(value, str | int | float | bool | date | None):
        return {found for item in value for found in addresses(item)}
    return set()


@cache
def link_targets(path):
    """Every address a recap links to, from its Markdown and its front matter."""
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    found = addresses(dict(post.metadata)) | set(
        URL.findall(re.sub(r"\]\([^)]*\)", "]", post.content))
    )
    for token in MarkdownIt("commonmark").enable("table").parse(post.content):
        for child in token.children or []:
            target = child.attrGet("href") or child.attrGet("src")
            found |= {target} if isinstance(target, str) and "://" in target else set()
    return found


@pytest.fixture(scope="module")
def sessions():
    """Every session with the stem of its file."""
    files = {p.stem: load(p) for p in SESSION_FILES}
    return [(stem, row) for stem, data in files.items() for row in data["sessions"]]


def test_no_session_is_lost(sessions):
    counted = {path.stem: 0 for path in SESSION_FILES}
    for stem, _ in sessions:
        counted[stem] += 1
    assert counted == COUNTS
    assert len(sessions) == 1323


def test_session_ids_are_unique_over_all_files(sessions):
    ids = [row["id"] for _, row in sessions]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", SESSION_FILES, ids=name)
def test_an_event_says_what_when_and_where_its_recordings_are(path):
    event = load(path)["event"]
    assert set(event) <= EVENT_KEYS | {"editions"}
    assert event["name"]
    assert event["dates"]
    assert set(event["summary"]) == {"zh", "en"}
    assert event["links"]
    assert all(set(link) == {"label", "url"} for link in event["links"])


def test_every_session_has_its_fields_in_the_right_shape(sessions):
    for stem, row in sessions:
        where = f"{stem}: {row['id']}"
        assert row["title"].strip(), where
        assert set(row) <= TEXT_KEYS | LIST_KEYS | {"year", "edition", "video"}, where
        assert all(isinstance(row[k], str) and row[k].strip() for k in TEXT_KEYS & set(row)), where
        for key in LIST_KEYS & set(row):
            assert row[key], where
            assert all(isinstance(item, str) and item.strip() for item in row[key]), where
        assert row.get("language", "en") in {"zh", "en"}, where
        assert row.get("video_scope", "event") in {"event", "playlist"}, where
        if "date" in row:
            date.fromisoformat(row["date"])


def test_a_slides_path_always_stands_beside_its_repository(sessions):
    pathed = [row for _, row in sessions if "slides_path" in row]
    assert len(pathed) > 300
    assert all(row["slides"].startswith("https://github.com/") for row in pathed)


def test_every_series_session_names_its_own_edition(sessions):
    files = {p.stem: load(p)["event"] for p in SESSION_FILES}
    for stem, row in sessions:
        if "year" not in files[stem] and "date" in row:
            assert row["year"] == int(row["date"][:4]), row["id"]
    for stem in ("service-mesh-meetup", "cloud-native-community-meetup", "istio-big-talk"):
        assert all(row["edition"] for s, row in sessions if s == stem), stem


def test_every_edition_of_a_series_is_told_as_its_sessions_name_it(sessions):
    series = {p.stem: e for p in SESSION_FILES if (e := load(p)["event"]).get("editions")}
    assert len(series) == 3
    for stem, event in series.items():
        editions = {edition["name"]: edition for edition in event["editions"]}
        assert all(set(edition) <= EVENT_KEYS for edition in editions.values()), stem
        rows = [row for s, row in sessions if s == stem]
        assert {row["event"] for row in rows} == set(editions), stem
        for row in rows:
            edition = editions[row["event"]]
            own = (row.get("year", edition.get("year")), row.get("edition", edition.get("edition")))
            assert own == (edition.get("year"), edition.get("edition")), row["id"]
            days = [day.strip() for day in edition.get("dates", row.get("date", "")).split("to")]
            assert days[0] <= row.get("date", days[0]) <= days[-1], row["id"]


def test_there_are_enough_recaps_in_both_languages():
    languages = [path.name.split(".")[-2] for path in RECAP_FILES]
    assert set(languages) == {"zh", "en"}
    assert languages.count("zh") >= 9
    assert languages.count("en") >= 9


@pytest.mark.parametrize("path", RECAP_FILES, ids=name)
def test_a_recap_has_a_title_date_description_and_language(path):
    post = frontmatter.loads(path.read_text(encoding="utf-8"))
    meta = post.metadata
    assert path.name.split(".")[-2] in {"zh", "en"}
    assert meta["title"]
    assert meta["draft"] is False
    assert date.fromisoformat(str(meta["date"]))
    assert len(meta["description"]) >= 20
    assert meta["tags"]
    assert meta["categories"]
    assert meta["event"]
    assert "\n## " in post.content


@pytest.mark.parametrize("path", RECAP_FILES, ids=name)
def test_every_table_of_a_recap_is_rectangular(path):
    """A stray pipe in a talk's title would shift a link under another heading."""
    widths = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("|"):
            widths.append(len(re.split(r"(?<!\\)\|", line)))
        else:
            assert len(set(widths)) <= 1
            widths = []


@pytest.mark.parametrize("path", RECAP_FILES, ids=name)
def test_every_link_between_recaps_leads_to_a_recap(path):
    """Links name the file, so that they work on the site, in a clone and on a code host alike."""
    for token in MarkdownIt("commonmark").enable("table").parse(path.read_text(encoding="utf-8")):
        for child in token.children or []:
            target = child.attrGet("href")
            if isinstance(target, str) and "://" not in target:
                assert (path.parent / target).is_file(), target


def test_translated_pairs_stand_side_by_side():
    found = {path.parent.name for path in RECAPS.glob("*/index.zh.md")}
    assert found == {path.parent.name for path in RECAPS.glob("*/index.en.md")}
    assert found >= PAIRS


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_newcomers_question_is_answered_with_both_platforms(language):
    """Where are the IstioCon videos: the YouTube playlist and the Bilibili collection, at once."""
    for bundle in ("istiocon-videos", "istiocon-2022"):
        targets = link_targets(RECAPS / bundle / f"index.{language}.md")
        assert "https://youtube.com/playlist?list=PL7wB27eZmdffL2cyYauEuxcOTyGtSv4gy" in targets
        collection = "https://space.bilibili.com/1865134855/channel/collectiondetail?sid=641840"
        assert collection in targets


def test_a_pair_gives_the_same_recordings_in_both_languages():
    for bundle in sorted({path.parent for path in RECAPS.glob("*/index.zh.md")}):
        zh, en = (link_targets(bundle / f"index.{language}.md") for language in ("zh", "en"))
        recordings = re.compile(r"youtu|bilibili|itdks|antfin")
        assert {u for u in zh if recordings.search(u)} == {u for u in en if recordings.search(u)}


def test_every_address_was_seen_in_the_facts():
    if not FACTS.is_dir():
        pytest.skip(f"the facts to compare with are not beside this checkout: {FACTS}")
    seen = set()
    for path in FACTS.glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        seen |= addresses(load(path)) | {u.rstrip(",;") for u in URL.findall(text)}
    ours = {}
    for path in SESSION_FILES:
        ours |= dict.fromkeys(addresses(load(path)), path)
    for path in RECAP_FILES:
        ours |= dict.fromkeys(link_targets(path), path)
    assert len(ours) > 1500
    # Markdown escapes a bare percent sign in an address; compare both as a browser would ask.
    as_asked = MarkdownIt().normalizeLink
    seen = {as_asked(url) for url in seen}
    assert {url: name(path) for url, path in ours.items() if as_asked(url) not in seen} == {}
