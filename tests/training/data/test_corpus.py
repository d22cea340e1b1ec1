import gzip
import json

import pytest

from training.data.corpus import find_unique_texts, list_files, load_corpus, read_rows


@pytest.fixture
def folder(tmp_path):
    page = {"repo": "someone/site", "license": "MIT"}
    segments = [
        {"en": f"Sentence {n}", "zh": f"句子{n}", "type": "p", "path": f"{n}.md", **page}
        for n in range(300)
    ]
    segments.append({"en": "Cut", "zh": "剪", "type": "win", "path": "0.md", **page})
    heading = {"qe": "Ask", "qz": "问", "pe": "Told", "pz": "答", "te": "Page", "tz": "页"}
    rows = {
        "segments": segments,
        "headings": [{**heading, "path": f"{n}.md", **page} for n in range(300)],
        "general": [{"en": "Hi", "zh": "嗨", "src": "tatoeba", "license": "CC BY 2.0 FR"}],
        "dictionary": [
            {"en": "fire", "zh": "火", "license": "CC BY-SA 4.0"},
            {"en": "angry", "zh": "火", "license": "CC BY-SA 4.0"},
        ],
    }
    for name, lines in rows.items():
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line, ensure_ascii=False) + "\n" for line in lines)
    return tmp_path


def test_held_out_pages_are_in_no_source(folder):
    corpus = load_corpus(list_files([folder]))
    held_out = {text for pairs in corpus.held_out[:2] for text in pairs.left + pairs.right}
    learned = {text for pairs in corpus.sources for text in pairs.left + pairs.right}
    assert held_out
    assert not held_out & learned
    paragraphs = len(corpus.held_out[0].left)
    assert paragraphs + len(corpus.sources[0].left) == 300


def test_headings_are_learned_in_all_four_directions(folder):
    names = [pairs.name for pairs in load_corpus(list_files([folder])).sources]
    assert {name for name in names if name.startswith("headings")} == {
        f"headings {direction}" for direction in ("en-zh", "zh-en", "zh-zh", "en-en")
    }


def test_a_word_has_its_first_gloss(folder):
    assert load_corpus(list_files([folder])).glosses == {"火": "fire"}


def test_licences_are_counted_by_source(folder):
    licences = load_corpus(list_files([folder])).licences
    assert licences["someone/site", "MIT"] == 601
    assert licences["tatoeba", "CC BY 2.0 FR"] == 1
    assert licences["dictionary", "CC BY-SA 4.0"] == 2


def test_unique_texts_repeat_nothing_and_leave_out_overlapping_segments(folder):
    texts = find_unique_texts(load_corpus(list_files([folder])))
    assert len(texts) == len(set(texts))
    assert "Cut" not in texts


def test_a_file_left_out_gives_no_source_and_no_glosses(folder):
    files = list_files([folder], without=["general", "dictionary"])
    assert [name for name, _ in files] == ["segments", "headings"]
    corpus = load_corpus(files)
    assert not {"general", "dictionary"} & {pairs.name for pairs in corpus.sources}
    assert corpus.glosses == {}
    assert {source for source, _ in corpus.licences} == {"someone/site"}


def test_a_file_beside_the_folder_is_own_text_of_a_community(folder, tmp_path):
    own = tmp_path / "own.jsonl.gz"
    row = {"repo": "we/ours", "license": "MIT", "path": "a.md"}
    rows = [
        {"en": "Own words", "zh": "自己的话", "type": "p", **row},
        {"qe": "Ask us", "qz": "问我们", "pe": "So", "pz": "这样", "te": "T", "tz": "题", **row},
    ]
    with gzip.open(own, "wt", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows)
    corpus = load_corpus(list_files([folder, own]))
    sources = {pairs.name: pairs for pairs in corpus.sources}
    assert sources["own"].left == ["Own words"]
    assert sources["own headings en-zh"].left == ["Ask us"]
    assert corpus.licences["we/ours", "MIT"] == 2


def test_a_missing_file_is_an_error_that_names_it(tmp_path):
    with pytest.raises(FileNotFoundError, match="segments"):
        load_corpus(list_files([tmp_path]))
    with pytest.raises(FileNotFoundError):
        read_rows(tmp_path / "none.jsonl.gz")
