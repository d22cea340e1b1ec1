"""The whole training, from files of parallel text to an encoder that finds translations."""

import gzip
import json
import zlib

import numpy as np
import pytest

for needed in ("jieba", "sentencepiece", "google.protobuf"):
    pytest.importorskip(needed, reason=f"training needs {needed}")

from indexer.encoders.lexicon import LEXICON_FILE  # noqa: E402
from indexer.encoders.static import StaticEncoder  # noqa: E402
from indexer.errors import EncoderError  # noqa: E402
from training import make  # noqa: E402
from training.make import Job, make_encoder  # noqa: E402
from training.model.train import Recipe  # noqa: E402

WORDS = {"mesh": "网格", "traffic": "流量", "video": "视频", "gateway": "网关", "talk": "演讲"}
RECIPE = Recipe(steps=60, batch=64, warm_up=5, dropout=0.1, runs=2)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    # Not while tests are collected, which each worker does: it takes seconds.
    pytest.importorskip("sentence_transformers", reason="training needs sentence_transformers")
    folder = tmp_path_factory.mktemp("parallel")
    random = np.random.default_rng(0)
    page = {"repo": "someone/site", "license": "MIT"}
    rows = {name: [] for name in ("segments", "headings", "general")}
    for n in range(600):
        words = random.choice(list(WORDS), 2, replace=False).tolist()
        english, chinese = " ".join(words), "".join(WORDS[word] for word in words)
        place = {"path": f"{n}.md", **page}
        rows["segments"].append({"en": english, "zh": chinese, "type": "p", **place})
        heading = {"qe": words[0], "qz": WORDS[words[0]], "pe": english, "pz": chinese}
        rows["headings"].append({**heading, "te": "page", "tz": "页", **place})
        rows["general"].append({"en": english, "zh": chinese, "src": "said", "license": "CC0"})
    rows["dictionary"] = [{"en": en, "zh": zh, "license": "BY-SA"} for en, zh in WORDS.items()]
    for name, lines in rows.items():
        with gzip.open(folder / f"{name}.jsonl.gz", "wt", encoding="utf-8") as file:
            file.writelines(json.dumps(line) + "\n" for line in lines)
    return folder


@pytest.fixture(scope="module", autouse=True)
def teacher():
    """Replace the transformer, which takes minutes: each English text has a random vector."""
    calls = []

    def encode_with_teacher(words, glosses):
        calls.append(len(words))
        texts = [glosses.get(word, word) for word in words]
        return np.array([vector(text) for text in texts], np.float32)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(make, "encode_with_teacher", encode_with_teacher)
        patch.setattr(make, "read_teacher_words", list)
        yield calls


def vector(text):
    if not text.isascii():
        return np.zeros(384)
    return np.random.default_rng(zlib.crc32(text.encode())).normal(size=384)


@pytest.fixture(scope="module")
def made(tmp_path_factory, data):
    """One encoder, made from an empty work folder: its folder and its report."""
    folder = tmp_path_factory.mktemp("made")
    return folder, make_encoder(make_job(folder, data))


def make_job(tmp_path, data, **changes):
    return Job(data=[data], out=tmp_path / "out", work=tmp_path / "work", recipe=RECIPE, **changes)


def read_files(folder):
    return {
        path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_encoder_finds_translations(made):
    folder, _ = made
    assert translate(StaticEncoder(folder / "out")) == list(WORDS)
    assert np.load(folder / "out" / LEXICON_FILE).any()


def test_the_run_is_described_by_card_picture_and_report(made):
    folder, report = made
    card = (folder / "out" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "| someone/site | MIT | 1,200 |" in card
    assert "<svg" in (folder / "work" / "training.svg").read_text(encoding="utf-8")
    written = json.loads((folder / "work" / "report.json").read_text())
    assert written["pairs"]["segments"] == report.pairs["segments"] > 500
    assert next(iter(written["minutes"])) == "reading"
    curves = written["held_out_curves"]["paragraph en -> zh"]
    assert [curve[-1][0] for curve in curves] == [RECIPE.steps] * RECIPE.runs


def test_the_same_seed_gives_the_same_bytes_with_and_without_a_work_folder(
    tmp_path, made, data, teacher
):
    first = read_files(made[0] / "out")
    make_encoder(make_job(tmp_path, data))
    assert read_files(tmp_path / "out") == first
    calls = len(teacher)
    make_encoder(make_job(tmp_path, data))
    assert read_files(tmp_path / "out") == first
    assert len(teacher) == calls


def test_without_the_dictionary_chinese_is_learned_from_the_texts(tmp_path, data):
    make_encoder(make_job(tmp_path, data, without=["general", "dictionary"], name="less"))
    encoder = StaticEncoder(tmp_path / "out")
    assert encoder.id == "less"
    assert translate(encoder) == list(WORDS)
    card = (tmp_path / "out" / "MODEL_CARD.md").read_text(encoding="utf-8")
    assert "without dictionary, general" in card
    assert "| said |" not in card


def test_a_work_folder_of_other_text_is_refused(made, data):
    before = read_files(made[0] / "out")
    with pytest.raises(EncoderError, match="other text"):
        make_encoder(make_job(made[0], data, without=["general"]))
    assert read_files(made[0] / "out") == before


def test_a_failed_run_leaves_the_encoder_unchanged(made, data, monkeypatch):
    before = read_files(made[0] / "out")

    def fail(folder):
        raise OSError("disk full")

    monkeypatch.setattr(make, "write_lexicon", fail)
    with pytest.raises(OSError, match="disk full"):
        make_encoder(make_job(made[0], data, name="newer"))
    assert read_files(made[0] / "out") == before


def translate(encoder):
    """Give the nearest English word of each Chinese word."""
    cosines = encoder.encode(list(WORDS.values())) @ encoder.encode(list(WORDS)).T
    return [list(WORDS)[place] for place in cosines.argmax(axis=1)]
