import os
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from indexer.encoders import open_encoder
from indexer.encoders.static import BUNDLED_ENCODER, load_bundled
from indexer.errors import EncoderError

TEXTS = [
    "Where are the IstioCon videos?",
    "流量管理：VirtualService 与 DestinationRule",
    "軟體資訊系統 🙂 C++",
    "a",
]


class FakeHub:
    """A hub that answers every request with one status, or at whose address nobody listens."""

    def __init__(self, status: int | None) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(status)
                self.send_header("X-Error-Code", "RepoNotFound")
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_HEAD = do_GET

        self._server = HTTPServer(("127.0.0.1", 0), Handler)
        self.port = self._server.server_port
        if status is None:
            self._server.server_close()

    def __enter__(self) -> "FakeHub":
        self._listens = self._server.socket.fileno() >= 0
        if self._listens:
            threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._listens:
            self._server.shutdown()
            self._server.server_close()


@pytest.fixture
def library():
    return pytest.importorskip(
        "sentence_transformers", reason="needs pip install 'huigu[transformers]'"
    )


@pytest.mark.torch
@pytest.mark.usefixtures("library")
def test_the_bundled_folder_gives_the_same_vectors_in_sentence_transformers():
    from indexer.encoders.sentence_transformers import SentenceTransformersEncoder

    other = SentenceTransformersEncoder(str(BUNDLED_ENCODER))
    ours = load_bundled()
    assert other.dimension == ours.dimension
    cosines = np.sum(other.encode(TEXTS) * ours.encode(TEXTS), axis=1)
    assert cosines.min() > 0.9999


@pytest.mark.torch
@pytest.mark.usefixtures("library")
@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json"])
def test_a_changed_file_gives_another_fingerprint_which_an_index_compares(tmp_path, name):
    from indexer.encoders.sentence_transformers import SentenceTransformersEncoder

    same, other = tmp_path / "same", tmp_path / "other"
    for folder in (same, other):
        shutil.copytree(BUNDLED_ENCODER, folder)
    data = bytearray((other / name).read_bytes())
    place = data.find(b"mesh") if name == "tokenizer.json" else len(data) // 2
    data[place] ^= 1
    (other / name).write_bytes(data)
    fingerprint = SentenceTransformersEncoder(str(same)).fingerprint
    assert fingerprint == SentenceTransformersEncoder(str(BUNDLED_ENCODER)).fingerprint
    assert fingerprint != SentenceTransformersEncoder(str(other)).fingerprint


def test_the_bundled_folder_gives_the_same_vectors_in_model2vec():
    model2vec = pytest.importorskip("model2vec", reason="needs pip install model2vec")
    other = model2vec.StaticModel.from_pretrained(str(BUNDLED_ENCODER)).encode(TEXTS)
    assert np.sum(other * load_bundled().encode(TEXTS), axis=1).min() > 0.9999


@pytest.mark.torch
@pytest.mark.usefixtures("library")
def test_a_missing_model_is_an_error_with_a_remedy(monkeypatch, tmp_path):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(EncoderError, match=r"no-such-model.*cannot be loaded.*bundled"):
        open_encoder(str(tmp_path / "no-such-model"))


def test_a_missing_package_is_an_error_with_the_install_command(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(
        EncoderError, match=r"\.venv/bin/pip install --editable '\.\[transformers\]'"
    ):
        open_encoder("some-model")


@pytest.mark.torch
@pytest.mark.usefixtures("library")
def test_a_model_in_the_cache_is_opened_without_the_hub(tmp_path):
    """A process of its own: the library reads where its cache is when it is imported."""
    snapshot = tmp_path / "hub" / "models--community--small" / "snapshots" / "1"
    shutil.copytree(BUNDLED_ENCODER, snapshot)
    refs = snapshot.parents[1] / "refs"
    refs.mkdir()
    (refs / "main").write_text("1")
    code = "import indexer.encoders as e; print(e.open_encoder('community/small').dimension)"
    # An address where nobody listens: a call to the hub would fail, after many tries.
    environ = {"HF_HUB_CACHE": str(tmp_path / "hub"), "HF_ENDPOINT": "http://127.0.0.1:9"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environ},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout == "256\n", done.stderr
    assert "downloading" not in done.stderr


@pytest.mark.torch
@pytest.mark.usefixtures("library")
@pytest.mark.parametrize(
    ("status", "reason"),
    [(None, "the hub cannot be reached"), (404, "the hub has no model 'community/model'")],
)
def test_a_model_that_cannot_be_had_is_refused_at_once(tmp_path, status, reason):
    """A process of its own: the library reads the hub's address when it is imported."""
    code = "import indexer.encoders as e; e.open_encoder('community/model')"
    with FakeHub(status) as hub:
        environ = {"HF_HUB_CACHE": str(tmp_path), "HF_ENDPOINT": f"http://127.0.0.1:{hub.port}"}
        done = subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, **environ},
            capture_output=True,
            text=True,
            check=False,
        )
    last = done.stderr.splitlines()[-1]
    assert reason in last
    assert "give `bundled`" in last
    assert "Retrying" not in done.stderr


@pytest.mark.torch
@pytest.mark.usefixtures("library")
def test_a_download_is_announced_before_it_begins(monkeypatch, caplog):
    announced = []

    def refuse(*_: object, **__: object) -> None:
        announced.extend(caplog.messages)
        raise OSError("no network")

    monkeypatch.setattr("huggingface_hub.HfApi.model_info", lambda *_, **__: None)
    monkeypatch.setattr("sentence_transformers.SentenceTransformer", refuse)
    with pytest.raises(EncoderError, match=r"community/model.*no network.*bundled"):
        open_encoder("community/model")
    assert announced == [
        "encoder 'community/model' is not on this machine: downloading it, up to minutes"
    ]
