"""The file of tokens is read as it was written; a damaged file is an error."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.stores.local.tokens import TokensReader, write_tokens


def make_rows(lists):
    return [np.array(row, dtype=np.uint32) for row in lists]


@given(st.lists(st.lists(st.integers(0, 2**32 - 1), max_size=8), max_size=12))
def test_rows_are_read_as_they_were_written(tmp_path_factory, lists):
    path = tmp_path_factory.mktemp("token_ids") / "pieces.bin"
    write_tokens(path, make_rows(lists))
    reader = TokensReader(path)
    assert reader.rows == len(lists)
    backwards = range(len(lists) - 1, -1, -1)
    assert [list(row) for row in reader.token_ids(backwards)] == lists[::-1]
    tokens, counts = reader.flat_token_ids(backwards)
    assert tokens.dtype == np.uint32
    assert tokens.tolist() == [token for row in lists[::-1] for token in row]
    assert counts.tolist() == list(map(len, lists[::-1]))
    reader.close()


@pytest.mark.parametrize("row", [-1, 3, 10**9])
def test_a_missing_row_is_an_error(tmp_path, row):
    write_tokens(tmp_path / "p", make_rows([[1], [], [2, 3]]))
    with pytest.raises(IndexError, match="there are 3"):
        TokensReader(tmp_path / "p").token_ids([row])
    with pytest.raises(IndexError, match="there are 3"):
        TokensReader(tmp_path / "p").flat_token_ids([row])


@pytest.mark.parametrize("kept", [0, 1, 7, 8, 15, 16, 39, 40, 43])
def test_a_truncated_file_is_refused(tmp_path, kept):
    path = tmp_path / "p"
    write_tokens(path, make_rows([[1], [], [2, 3]]))
    data = path.read_bytes()
    assert len(data) == 8 + 4 * 8 + 3 * 4
    path.write_bytes(data[:kept])
    with pytest.raises(ValueError, match="bytes"):
        TokensReader(path)


@pytest.mark.parametrize("place", [0, 8, 16, 24, 32])
def test_a_damaged_header_is_refused(tmp_path, place):
    path = tmp_path / "p"
    write_tokens(path, make_rows([[1], [], [2, 3]]))
    data = bytearray(path.read_bytes())
    data[place : place + 8] = (2**63 + 5).to_bytes(8, "little")
    path.write_bytes(bytes(data))
    with pytest.raises((ValueError, OverflowError), match=r".+"):
        TokensReader(path)
