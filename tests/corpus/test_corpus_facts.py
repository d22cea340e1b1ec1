"""What the shipped corpus says: to members, not to editors; with one partner for each name."""

import re
from collections import defaultdict
from datetime import date

import frontmatter
import pytest

from indexer.config import read_config_file, read_settings
from indexer.sources import open_sources
from tests.corpus.corpus_files import RECAP_FILES, name, read_events
from tests.fakes.index.entries import load_entries
from tests.paths import ROOT

HAN = re.compile(r"[\u4e00-\u9fff]")
# Sentences about how the data came to be. They belong into a comment of the file.
EDITORS_NOTE = re.compile(
    r"""(?ix)
    \b(?:titles?|speakers?|dates?|names?)\b[^.]*\b(?:was|were|is|are)\ (?:not\ seen|our\ |cut\ short
        |shortened|matched|guessed|unverified|taken\ from)
    | \bnot\ (?:seen|verified|checked)\b | \bmay\ be\ shortened\b | \bour\ sources?\b
    | \bsources?\ (?:disagree|say|differ)\b | \bsource\ to\ trust\b | \bwe\ say\ so\b
    | \b(?:todo|fixme|tbd|xxx)\b | \btitle-only\b | \bwritten\ from\ the\b | \bplease\ add\ it\b
    | \bat\ hand\b | \bgist\b | \bplaceholder\b | \babstract\ (?:was|is)\b
    | \bthis\ (?:row|field|entry|file|record)\b
    | 没有?看到(?:官方|原题|摘要) | (?<!内)核实 | 存疑 | 待(?:补充?|查|确认|定|核) | 未在文件
    | 文件(?:名署|未)
    | 归档幻灯片的(?:题目|文件) | (?:题目|链接)(?:与链接)?来自 | 列表(?:写的|的讲者) | 写法不一
    | 如实说明 | 原文如此 | 此行|本行|该字段|编者 | 占位 | 日期未见 | 欢迎补充
    """
)


@pytest.fixture(scope="module")
def events():
    return read_events()


@pytest.mark.parametrize(
    "note",
    [
        "The title is taken from the organiser's tweet.",
        "Speaker names were not verified.",
        "TODO: find the slides",
        "Sources differ on the venue.",
        "讲师姓名待核实。",
        "题目来自幻灯片首页。",
        "时间待定，欢迎补充。",
        "两处写法不一。",
    ],
)
def test_the_scan_knows_a_note_to_editors(note):
    assert EDITORS_NOTE.search(note)


@pytest.mark.parametrize(
    "sentence",
    [
        "The talk compares sidecars and ambient mode.",
        "No recordings were found.",
        "Demo code: github.com/someone/something.",
        "主持：宋净超（Tetrate）。",
        "这次聚会的 PPT 没有找到公开存档。",
    ],
)
def test_the_scan_leaves_sentences_for_members(sentence):
    assert not EDITORS_NOTE.search(sentence)


@pytest.fixture(scope="module")
def documents():
    """Every document of the corpus, as the configuration that ships reads it."""
    settings = read_settings(read_config_file(ROOT / "huigu.toml"))
    entries = [entry for source in open_sources(settings) for entry in source.entries()]
    documents, problems = load_entries(entries)
    assert problems == []
    assert len(documents) > 1300
    return documents


def list_shown_texts(document):
    """List every text of a document that an answer may quote or name."""
    yield from (document.title, document.summary, document.event, *document.tags)
    for section in document.sections:
        yield from (*section.headings, *section.text.splitlines())
        yield from (part for link in section.links for part in (link.label, link.context))


def test_members_are_shown_nothing_that_is_for_editors(documents):
    notes = [
        (document.id, text)
        for document in documents.values()
        for text in list_shown_texts(document)
        if EDITORS_NOTE.search(text)
    ]
    assert notes == []


@pytest.mark.parametrize("path", RECAP_FILES, ids=name)
def test_a_recap_says_when_its_event_was(path):
    front = frontmatter.loads(path.read_text("utf-8")).metadata
    assert isinstance(front["event_date"], date)
    assert front["event_date"] <= front.get("event_end", front["event_date"])
    years = {front["event_date"].year, front.get("event_end", front["event_date"]).year}
    assert max(years) <= date.today().year
    if "year" in front:
        assert years == {front["year"]}


def list_people(events):
    """List (place, one name, other name) wherever two names of a session stand for one person."""
    for _, _, sessions in events:
        for row in sessions:
            for key in ("speakers_zh", "speakers_en"):
                if len(row.get(key, ())) == len(row.get("speakers", ())):
                    for one, other in zip(row.get("speakers", ()), row.get(key, ()), strict=True):
                        if bool(HAN.search(one)) != bool(HAN.search(other)):
                            han, latin = (one, other) if HAN.search(one) else (other, one)
                            yield row["id"], han, latin


def find_in_recaps(chinese, latin):
    """Find the pairs of known names that recaps write in brackets: 宋净超（Jimmy Song）."""
    hans = "|".join(sorted(chinese, key=len, reverse=True))
    latins = "|".join(map(re.escape, sorted(latin, key=len, reverse=True)))
    behind = re.compile(rf"({hans})\s*[（(]\s*({latins})\s*[）)]")
    before = re.compile(rf"\b({latins})\s*[（(]\s*({hans})\s*[）)]")
    for path in RECAP_FILES:
        text = path.read_text("utf-8")
        yield from ((name(path), match[1], match[2]) for match in behind.finditer(text))
        yield from ((name(path), match[2], match[1]) for match in before.finditer(text))


def find_conflicts(pairs):
    """List the names with two partners, each with its partners and where they stand."""
    partners = defaultdict(lambda: defaultdict(list))
    for place, han, latin in pairs:
        partners[han][latin].append(place)
        partners[latin][han].append(place)
    return {name: dict(others) for name, others in partners.items() if len(others) > 1}


def test_a_swapped_pair_is_a_conflict():
    pairs = [("a", "李雷", "Lei Li"), ("b", "韩梅梅", "Meimei Han"), ("c", "李雷", "Meimei Han")]
    assert set(find_conflicts(pairs)) == {"李雷", "Meimei Han"}


def test_a_name_has_one_partner_in_the_other_script_over_the_whole_corpus(events):
    pairs = list(list_people(events))
    chinese, latin = {han for _, han, _ in pairs}, {latin for _, _, latin in pairs}
    assert len(chinese) > 50
    in_recaps = list(find_in_recaps(chinese, latin))
    assert len(in_recaps) > 30
    assert find_conflicts([*pairs, *in_recaps]) == {}


def test_a_session_that_names_a_person_in_both_scripts_names_the_pair(events):
    partner = {han: latin for _, han, latin in list_people(events)}
    for _, _, sessions in events:
        for row in sessions:
            others = set(row.get("speakers", ())) | set(row.get("speakers_en", ()))
            if any(not HAN.search(other) for other in others):
                for han in row.get("speakers_zh", ()):
                    assert partner.get(han, han) in others | {han}, row["id"]
