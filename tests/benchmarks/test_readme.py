from __future__ import annotations

import pytest

from benchmarks.readme import fill_section
from indexer.errors import BadInput


def test_a_readme_without_the_section_stays_unchanged(tmp_path):
    readme = tmp_path / "README.md"
    readme.write_text("<!-- /quality --> <!-- quality -->")
    with pytest.raises(BadInput, match="no place between <!-- quality -->"):
        fill_section("quality", "text", readme)
    assert readme.read_text() == "<!-- /quality --> <!-- quality -->"
