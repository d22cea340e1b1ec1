from pathlib import Path

import pytest

from tests.fakes.index.rebuilt_site import Site


@pytest.fixture
def site(tmp_path: Path) -> Site:
    site = Site(tmp_path / "site")
    for name in ("a", "b", "c"):
        site.post(name)
    site.write_rows({"r1": "One row.", "r2": "Another row."})
    return site
