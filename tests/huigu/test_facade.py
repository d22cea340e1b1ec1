"""`import huigu`, as a program of others uses it."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version

import pytest

import huigu
from huigu import Index, ask, rebuild
from indexer.errors import NoIndex, UsageError
from tests.fakes.communities.site import VIDEO_2022, write_site
from tests.paths import ROOT

QUESTION = "where are the MeshCon 2022 videos"


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """The `huigu.toml` of a small site with an index."""
    file = write_site(tmp_path_factory.mktemp("site"))
    assert rebuild(file).documents == 5
    return file


def run_python(*args: str) -> str:
    """Run Python in the checkout; what it prints."""
    done = subprocess.run([sys.executable, *args], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


def test_the_readme_s_example_prints_the_links_of_a_real_index(tmp_path, monkeypatch, capsys):
    (example,) = re.findall(r"^```python\n(.*?)^```", (ROOT / "README.md").read_text(), re.S | re.M)
    pages = ROOT / "corpus" / "recaps" / "istiocon-2022"
    (tmp_path / "huigu.toml").write_text(
        f'[[sources]]\nname = "recaps"\ntype = "markdown"\npath = "{pages}"\n'
    )
    monkeypatch.chdir(tmp_path)
    rebuild()
    exec(compile(example, "README.md", "exec"), {})
    printed = capsys.readouterr().out.splitlines()
    # The recordings of the whole event on both platforms, then those of its talks.
    assert len(printed) == 6
    assert ["playlist?list=" in printed[0], "collectiondetail?sid=" in printed[1]] == [True, True]
    for line in printed:
        address = line.rpartition(" ")[2]
        assert address.startswith("https://")
        assert address in (pages / "index.en.md").read_text()


def test_an_open_index_answers_with_links(config):
    with Index(config) as index:
        answer = index.ask(QUESTION)
        assert index.ask("MeshCon 2021 的视频在哪里看").language == "zh"
    assert answer.found
    assert answer.links[0].url == VIDEO_2022


def test_ask_opens_answers_and_closes(config):
    assert ask(QUESTION, str(config)).links[0].url == VIDEO_2022


def test_without_an_index_the_error_says_so(tmp_path):
    with pytest.raises(NoIndex):
        Index(write_site(tmp_path))


def test_a_question_that_is_too_long_is_refused_with_the_limit(config):
    with Index(config) as index, pytest.raises(UsageError, match="at most 500"):
        index.ask("x" * 501)


def test_python_m_huigu_is_the_command_line(config):
    printed = run_python("-m", "huigu", "ask", "--config", str(config), "--json", QUESTION)
    assert json.loads(printed)["links"][0]["url"] == VIDEO_2022


def test_the_import_loads_no_library_and_none_of_the_other_packages():
    code = "import sys; before = set(sys.modules); import huigu; print(*set(sys.modules) - before)"
    loaded = {name.partition(".")[0] for name in run_python("-c", code).split()}
    assert "huigu" in loaded
    assert loaded - set(sys.stdlib_module_names) == {"huigu"}


@pytest.mark.parametrize("folder", ["indexer", "bot", "benchmarks", "training"])
def test_none_of_the_other_packages_imports_huigu(folder):
    files = sorted((ROOT / folder).rglob("*.py"))
    assert files
    imports = re.compile(r"^\s*(?:from|import) huigu\b", re.MULTILINE)
    assert [file for file in files if imports.search(file.read_text(encoding="utf-8"))] == []


def test_the_version_is_that_of_the_installed_package():
    assert huigu.__version__ == version("huigu")


def test_a_checkout_that_is_not_installed_has_a_version_all_the_same():
    assert run_python("-I", "-S", "-c", NOT_INSTALLED, str(ROOT)) == "0+unknown\n"


NOT_INSTALLED = """
import sys
sys.path.insert(0, sys.argv[1])
import huigu
print(huigu.__version__)
"""


def test_a_name_that_is_not_there_is_an_attribute_error():
    with pytest.raises(AttributeError, match="'huigu' has no attribute 'Indexx'"):
        _ = huigu.Indexx


@pytest.mark.parametrize("name", huigu.__all__)
def test_every_name_it_lists_is_there(name):
    assert getattr(huigu, name)
