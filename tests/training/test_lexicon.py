"""The lexicon: mutual neighbours of words in two scripts."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

for needed in ("jieba", "sentencepiece", "google.protobuf"):
    pytest.importorskip(needed, reason=f"training needs {needed}")

from indexer.encoders.lexicon import LEXICON_FILE, Lexicon  # noqa: E402
from indexer.encoders.unigram import UnigramTokenizer  # noqa: E402
from indexer.encoders.word_table import parse_tokenizer  # noqa: E402
from training.lexicon import LEAST, MUTUAL, NEIGHBOURS, rank_within_groups, write_lexicon  # noqa: E402
from training.output.artefact import write_artefact  # noqa: E402
from training.tokenizer.vocabulary import build_tokenizer  # noqa: E402

COSINES = st.sampled_from([0.45, 0.5, 0.7, 0.9])


def build_lexicon(folder, vectors):
    """Write an artefact of words and their vectors, and read its lexicon back."""
    tokenizer = build_tokenizer(dict.fromkeys(vectors, -1.0))
    rows = np.array([[1, 1, 1], *vectors.values()], np.float32)
    write_artefact(folder, "toy", rows, tokenizer)
    count = write_lexicon(folder)
    path = folder / LEXICON_FILE
    words = UnigramTokenizer(parse_tokenizer(tokenizer.to_str().encode()))
    return count, Lexicon(path, path.read_bytes(), words)


def test_a_word_finds_its_translation_and_the_other_way_round(tmp_path):
    count, lexicon = build_lexicon(
        tmp_path,
        {"mesh": [1, 0, 0], "网格": [1, 0.1, 0], "traffic": [0, 1, 0], "流量": [0.1, 1, 0]},
    )
    assert count == 4
    for word, other in (
        ("mesh", "网格"),
        ("网格", "mesh"),
        ("traffic", "流量"),
        ("流量", "traffic"),
    ):
        ((neighbour, alike),) = lexicon.find_neighbours(word)[word]
        assert neighbour == other
        assert alike == pytest.approx(1 / np.sqrt(1.01), abs=0.01)


def test_neighbours_are_sorted_by_nearness_and_limited_in_number(tmp_path):
    words = {f"word{letter}": [1, turn / 10, 0] for turn, letter in enumerate("abcdef")}
    _, lexicon = build_lexicon(tmp_path, {"网格": [1, 0, 0], **words})
    neighbours = [word for word, _ in lexicon.find_neighbours("网格")["网格"]]
    assert neighbours == ["worda", "wordb", "wordc"]
    assert len(neighbours) == NEIGHBOURS


def test_words_below_the_least_cosine_are_not_neighbours(tmp_path):
    side = float(np.sqrt(1 - (LEAST - 0.05) ** 2))
    count, lexicon = build_lexicon(tmp_path, {"mesh": [1, 0, 0], "网格": [LEAST - 0.05, side, 0]})
    assert count == 0
    assert lexicon.find_neighbours("mesh 网格") == {}


def test_a_hub_is_a_neighbour_only_of_its_own_nearest_words(tmp_path):
    """One Chinese word is the nearest of more Latin words than can be mutual neighbours."""
    letters = [f"w{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(MUTUAL + 5)]
    words = {word: [1, n / 100, 0] for n, word in enumerate(letters)}
    _, lexicon = build_lexicon(tmp_path, {"网格": [1, 0, 0], **words})
    assert lexicon.find_neighbours(letters[0])[letters[0]][0][0] == "网格"
    assert lexicon.find_neighbours(" ".join(letters[MUTUAL:])) == {}


def test_single_ideographs_numbers_and_other_scripts_are_left_out(tmp_path):
    count, _ = build_lexicon(
        tmp_path, {"格": [1, 0, 0], "2022": [1, 0, 0], "дела": [1, 0, 0], "x": [1, 0, 0]}
    )
    assert count == 0


def test_the_same_folder_gives_the_same_bytes(tmp_path):
    vectors = {"mesh": [1, 0, 0], "grid": [1, 0, 0], "网格": [1, 0, 0], "栅格": [1, 0, 0]}
    files = []
    for name in ("one", "other"):
        build_lexicon(tmp_path / name, vectors)
        files.append((tmp_path / name / LEXICON_FILE).read_bytes())
    assert files[0] == files[1]


@given(arrays(np.int64, 30, elements=st.integers(0, 4)), arrays(np.float32, 30, elements=COSINES))
def test_ranks_count_in_each_group_from_the_highest_cosine(groups, cosines):
    others = np.arange(30)
    places = rank_within_groups(groups, others, cosines)
    for group in set(groups.tolist()):
        members = np.flatnonzero(groups == group)
        expected = sorted(members.tolist(), key=lambda row: (-cosines[row], others[row]))
        assert [
            members[places[members] == place].item() for place in range(len(members))
        ] == expected
