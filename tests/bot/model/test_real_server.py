"""A real server of the interface, `transformers serve`, with a model of a thousand weights.

What such a model says is noise: it shows that the way there and back works, and that noise is not
shown to anybody.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from bot.answering.answer import Answerer
from bot.messages import Question
from bot.model.client import Message, ModelClient
from bot.model.endpoint import read_endpoint
from bot.model.errors import ModelFailed, NotWorded
from bot.model.open import open_wording
from bot.runtime.clock import SystemClock
from bot.settings import ModelSecrets, ModelSettings
from tests.fakes.event_loop import WAIT_S

pytestmark = [pytest.mark.torch, pytest.mark.slow]
MESSAGES = (Message(role="system", content="Be brief."), Message(role="user", content="灯？"))


@pytest.fixture(scope="module")
def model_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that knows bytes, with random weights."""
    import tokenizers
    import torch
    import transformers

    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(1)
    alphabet = sorted(tokenizers.pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {word: place for place, word in enumerate(["<s>", "</s>", *alphabet])}
    inner = tokenizers.Tokenizer(tokenizers.models.BPE(vocab=vocabulary, merges=[]))
    inner.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = tokenizers.decoders.ByteLevel()
    tokenizer = transformers.PreTrainedTokenizerFast(
        tokenizer_object=inner, bos_token="<s>", eos_token="</s>", pad_token="</s>"
    )
    tokenizer.chat_template = "{% for one in messages %}{{ one['content'] }}\n{% endfor %}"
    config = transformers.LlamaConfig(
        vocab_size=len(vocabulary), hidden_size=8, intermediate_size=8, num_hidden_layers=1,
        num_attention_heads=2, max_position_embeddings=16_384,
    )  # fmt: skip
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def settings(model_folder: Path) -> Iterator[ModelSettings]:
    """Run the server; gives the `[model]` table for it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [str(Path(sys.executable).with_name("transformers")), "serve", str(model_folder)]
    offline = {"HF_HUB_OFFLINE": "1", "OMP_NUM_THREADS": "1"}
    with subprocess.Popen(
        [*command, "--host", "127.0.0.1", "--port", str(port)],
        env=os.environ | offline,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/health", process)
            yield ModelSettings(
                url=f"http://127.0.0.1:{port}/v1",
                name=str(model_folder),
                timeout_s=30.0,
                options={"max_tokens": 12},
            )
        finally:
            process.terminate()


def wait_for(url: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + WAIT_S
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=1).close()
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return
    pytest.fail(f"the server never answered; exit code {process.poll()}")


async def complete(settings: ModelSettings) -> str:
    async with aiohttp.ClientSession() as session:
        client = ModelClient(session, read_endpoint(settings), settings, "", SystemClock())
        return await client.complete(MESSAGES)


async def test_it_streams_to_us(settings):
    assert await complete(settings)


async def test_it_refuses_what_it_does_not_know(settings):
    unknown = ModelSettings(url=f"{settings.url}/nowhere", name="tiny")
    with pytest.raises(ModelFailed, match=r"HTTP 404; check \[model\] url and name"):
        await complete(unknown)


async def test_noise_is_shown_to_nobody(settings, community):
    question = Question(text="how does mutual TLS work in a mesh", evidence=True)
    answer = Answerer(community).answer(question)
    vocabulary = community.encoder.vocabulary
    async with open_wording(settings, ModelSecrets(), vocabulary, SystemClock()) as wording:
        with pytest.raises(NotWorded) as error:
            await wording.word(question, answer)
    assert error.value.reason == "uncited"
