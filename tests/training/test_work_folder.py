"""The work folder: complete files, of one text."""

import pytest

from indexer.errors import EncoderError
from training.work_folder import INPUTS_FILE, claim_folder, hash_file, write_atomically

INPUTS = {"files": [["segments", "00ff"]], "words": 10}


def test_a_folder_of_the_same_text_is_used_again(tmp_path):
    claim_folder(tmp_path / "work", INPUTS)
    claim_folder(tmp_path / "work", INPUTS)
    assert (tmp_path / "work" / INPUTS_FILE).exists()


@pytest.mark.parametrize("other", [{**INPUTS, "words": 11}, {"files": []}])
def test_a_folder_of_other_text_is_refused_with_the_remedy(tmp_path, other):
    claim_folder(tmp_path, INPUTS)
    with pytest.raises(EncoderError, match=r"other text; delete it.*--work"):
        claim_folder(tmp_path, other)


def test_a_folder_of_unknown_files_is_refused(tmp_path):
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(EncoderError, match="other text"):
        claim_folder(tmp_path, INPUTS)


def test_an_interrupted_write_leaves_the_old_file(tmp_path):
    path = tmp_path / "file.txt"
    write_atomically(path, lambda fresh: fresh.write_text("whole"))

    def interrupt(fresh):
        fresh.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_atomically(path, interrupt)
    assert path.read_text() == "whole"


def test_the_hash_depends_only_on_the_content(tmp_path):
    for name, content in (("a", b"x"), ("b", b"x"), ("c", b"y")):
        (tmp_path / name).write_bytes(content)
    first, same, other = (hash_file(tmp_path / name) for name in "abc")
    assert first == same != other
