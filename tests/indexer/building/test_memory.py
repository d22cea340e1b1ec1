"""The memory of a rebuild is bounded, whatever a page repeats: measured in a process of its own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.paths import ROOT

MOST_MB = 160
"""What a hostile page may take beside the rebuild of an ordinary page, which is the program itself,
its encoder and the buffer of the words: some 190 MB. Before there were limits, the first of the
pages below took 310 MB more, the second 1,170 MB."""

REBUILD = """
import json, resource, sys
from pathlib import Path
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.confidence import calibrate
calibrate.GENERAL_STEP = 40  # ten questions, which take as much memory at a time as a hundred
result = rebuild(load_settings(Path("huigu.toml")))
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
mb = peak >> (20 if sys.platform == "darwin" else 10)
print(json.dumps([mb, result.documents, result.passages, result.problem_count]))
"""


def measure(folder: Path, type: str, files: dict[str, str]) -> tuple[int, int, int, int]:
    """Rebuild files of a type of source; give the peak in MB, documents, passages and problems."""
    (folder / "pages").mkdir(parents=True)
    for name, text in files.items():
        (folder / "pages" / name).write_text(text, encoding="utf-8")
    (folder / "huigu.toml").write_text(
        f'[index]\npath = "index"\n[[sources]]\nname = "s"\ntype = "{type}"\npath = "pages"\n'
        'base_url = "https://example.org/"\n',
        encoding="utf-8",
    )
    run = subprocess.run(
        [sys.executable, "-c", REBUILD],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
        timeout=600,
    )
    peak, *counts = json.loads(run.stdout.splitlines()[-1])
    return peak, *counts


@pytest.fixture(scope="module")
def base_mb(tmp_path_factory: pytest.TempPathFactory) -> int:
    """The peak of a rebuild of one ordinary page."""
    files = {"ok.md": OK}
    return measure(tmp_path_factory.mktemp("base"), "markdown", files)[0]


LONG = "long words " * 1800
SMALL = "## a\n" * 4000
PAGES = {
    "a long title": f"---\ntitle: {LONG}\n---\n" + SMALL,
    "a long heading": f"# t\n\n# {LONG}\n\n" + SMALL,
    "a heading in each level": "# t\n\n"
    + "".join("#" * level + f" {LONG[:4000]}\n\n" for level in range(1, 6))
    + "#" * 6
    + " a\n"
    + "###### a\n" * 1500,
    "a link below a long heading": f"# t\n\n# {LONG}\n\n" + "[a](https://e.org/b)\n\n" * 3000,
    "long names": f"---\ntitle: t\nevent: {LONG}\nspeakers: ["
    + ", ".join(f"Name Number{n}" for n in range(3000))
    + "]\n---\n"
    + SMALL,
    "too many passages": "# a\n" * 40_000,
    "too many links": "[a](b)\n\n" * 9_000,
}
ROWS = {
    "junk": "{\n" * 100_000,
    "one id": '{"id": 1}\n' * 30_000,
    "a row of many links": "".join(
        json.dumps({"id": str(row), "video": [f"https://e.org/{n}" for n in range(3000)]}) + "\n"
        for row in range(3)
    ),
}
LISTS = {
    "a long name of the event": "event:\n  name: "
    + "n" * 100_000
    + "\nsessions:\n"
    + "".join(f"- {{id: s{n}, title: t}}\n" for n in range(5000)),
    "a long title with many links": "sessions:\n- id: x\n  title: "
    + "t" * 100_000
    + "\n  video: ["
    + ", ".join(f"https://e.org/{n}" for n in range(3000))
    + "]\n",
}

OK = "# Fine\n\nA page.\n"
OK_ROW = '{"id": "ok", "text": "A row."}\n'
OK_LIST = "sessions:\n- {id: ok, title: A talk}\n"
FILES = {
    "markdown": {**{f"{name}.md": text for name, text in PAGES.items()}, "ok.md": OK},
    "jsonl": {**{f"{name}.jsonl": text for name, text in ROWS.items()}, "ok.jsonl": OK_ROW},
    "sessions": {**{f"{name}.yaml": text for name, text in LISTS.items()}, "ok.yaml": OK_LIST},
}
READ = {
    "markdown": len(PAGES) + 1,
    "jsonl": sum(text.count("\n") for text in ROWS.values()) + 1,
    "sessions": 2,
}
"""How many documents are read, or reported, at least."""


@pytest.mark.slow
@pytest.mark.parametrize("type", FILES)
def test_hostile_files_take_a_bounded_memory(tmp_path, base_mb, type):
    peak, documents, _, problems = measure(tmp_path, type, FILES[type])
    assert peak <= base_mb + MOST_MB
    assert documents + problems >= READ[type]
