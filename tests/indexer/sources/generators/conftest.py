import pytest

from tests.fakes.index.hugo_pages import PageTree


@pytest.fixture
def tree(tmp_path):
    return PageTree(tmp_path)
