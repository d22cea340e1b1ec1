"""What is kept for a later run is whole, and never of other text."""

import pytest

from indexer.errors import EncoderError
from training.work import INPUTS_FILE, checksum, claim, keep

INPUTS = {"files": [["segments", "00ff"]], "words": 10}


def test_a_folder_of_the_same_text_is_gone_on_with(tmp_path):
    claim(tmp_path / "work", INPUTS)
    claim(tmp_path / "work", INPUTS)
    assert (tmp_path / "work" / INPUTS_FILE).exists()


@pytest.mark.parametrize("other", [{**INPUTS, "words": 11}, {"files": []}])
def test_a_folder_of_other_text_is_refused_with_a_remedy(tmp_path, other):
    claim(tmp_path, INPUTS)
    with pytest.raises(EncoderError, match=r"other text; delete it.*--work"):
        claim(tmp_path, other)


def test_a_folder_of_unknown_things_is_refused(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(EncoderError, match="other text"):
        claim(tmp_path, INPUTS)


def test_a_write_cut_off_leaves_what_was_there(tmp_path):
    path = tmp_path / "kept.txt"
    keep(path, lambda fresh: fresh.write_text("whole"))

    def cut_off(fresh):
        fresh.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        keep(path, cut_off)
    assert path.read_text() == "whole"


def test_the_checksum_is_of_the_content(tmp_path):
    for name, content in (("a", b"x"), ("b", b"x"), ("c", b"y")):
        (tmp_path / name).write_bytes(content)
    one, same, other = (checksum(tmp_path / name) for name in "abc")
    assert one == same != other
