"""The file of pieces gives back what was written, and says so when it is damaged."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.stores.local_pieces import PiecesReader, write_pieces


def rows_of(lists):
    return [np.array(row, dtype=np.uint32) for row in lists]


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=8), max_size=12))
def test_what_was_written_is_read(tmp_path_factory, lists):
    path = tmp_path_factory.mktemp("pieces") / "pieces.bin"
    write_pieces(path, rows_of(lists))
    reader = PiecesReader(path)
    assert reader.rows == len(lists)
    backwards = range(len(lists) - 1, -1, -1)
    assert [list(row) for row in reader.pieces(backwards)] == lists[::-1]
    reader.close()


@pytest.mark.parametrize("row", [-1, 3, 10**9])
def test_a_row_that_is_not_there_is_an_error(tmp_path, row):
    write_pieces(tmp_path / "p", rows_of([[1], [], [2, 3]]))
    with pytest.raises(IndexError, match="of 3"):
        PiecesReader(tmp_path / "p").pieces([row])


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 15, 16, 39, 40, 43])
def test_a_file_cut_short_is_refused(tmp_path, kept):
    path = tmp_path / "p"
    write_pieces(path, rows_of([[1], [], [2, 3]]))
    data = path.read_bytes()
    assert len(data) == 8 + 4 * 8 + 3 * 4
    path.write_bytes(data[:kept])
    with pytest.raises(ValueError, match="bytes"):
        PiecesReader(path)


@pytest.mark.parametrize("place", [0, 8, 16, 24, 32])
def test_a_damaged_head_is_refused(tmp_path, place):
    path = tmp_path / "p"
    write_pieces(path, rows_of([[1], [], [2, 3]]))
    data = bytearray(path.read_bytes())
    data[place : place + 8] = (2**63 + 5).to_bytes(8, "little")
    path.write_bytes(bytes(data))
    with pytest.raises((ValueError, OverflowError), match=r".+"):
        PiecesReader(path)
