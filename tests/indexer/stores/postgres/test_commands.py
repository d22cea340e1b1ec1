"""The commands on the shipped corpus, with its index in a database."""

import json
import os
import shutil
import subprocess
import sys

import pytest

from tests.fakes.postgres.server import get_server
from tests.fakes.wecom.secrets import STORE_PASSWORD
from tests.paths import ROOT
from tests.secret_guard import assert_no_secret


def run(folder, *arguments, code=0):
    """Run the command in a process of its own, and give what it printed."""
    result = subprocess.run(
        [sys.executable, "-m", "huigu", *arguments, "--config", folder / "huigu.toml"],
        cwd=ROOT,
        env={**os.environ, "HUIGU_STORE_PASSWORD": STORE_PASSWORD},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert_no_secret(result.stdout + result.stderr)
    assert result.returncode == code, result.stderr
    return result.stdout + result.stderr


def write_settings(folder, uri):
    shutil.copytree(ROOT / "corpus" / "recaps", folder / "recaps")
    (folder / "huigu.toml").write_text(
        f'[index]\npath = "data"\nstore = "postgres"\nuri = "{uri}"\n'
        f'[[sources]]\nname = "recaps"\ntype = "markdown"\npath = "recaps"\n',
        encoding="utf-8",
    )


@pytest.mark.slow
def test_rebuild_ask_status_and_rollback(tmp_path, uri):
    write_settings(tmp_path, uri)
    assert "huigu rebuild" in run(tmp_path, "status", code=1)
    run(tmp_path, "rebuild")
    english = run(tmp_path, "ask", "Where are the recordings of IstioCon 2022?", "--language", "en")
    assert "https://" in english
    assert "IstioCon 2022" in english
    chinese = run(tmp_path, "ask", "IstioCon 2022 的视频在哪里？", "--language", "zh")
    assert "https://" in chinese
    assert "视频" in chinese
    first = json.loads(run(tmp_path, "status", "--json", "--verify"))
    assert (first["store"], first["checksums"], first["settings"]) == ("postgres", "hold", "same")
    page = "---\ntitle: 新的一页\n---\n\n下次活动在码头边的仓库里。\n"
    (tmp_path / "recaps" / "new.md").write_text(page, encoding="utf-8")
    assert "1 added, " in run(tmp_path, "rebuild")
    second = json.loads(run(tmp_path, "status", "--json"))
    assert second["generation"] > first["generation"]
    run(tmp_path, "rollback", "--hold")
    assert "--release" in run(tmp_path, "rebuild", code=1)
    third = json.loads(run(tmp_path, "status", "--json"))
    assert third["generation"] == first["generation"]
    assert third["rolled_back"]
    assert third["held"]
    run(tmp_path, "rollback", "--release")
    get_server().execute(uri.rpartition("/")[2], "UPDATE huigu.bodies SET body = body || '\\x00'")
    assert "not what was written" in run(tmp_path, "status", "--verify", code=1)
