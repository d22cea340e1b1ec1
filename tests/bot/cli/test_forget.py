"""`huigu forget` with the journal and the conversations of a server, which runs meanwhile."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.channels import load_specs
from bot.channels.discord.messages.conversation import Conversation as DiscordConversation
from bot.channels.discord.messages.incoming import make_question
from bot.channels.wecom.questions import make_journal_id
from bot.cli.main import main
from bot.conversations.file import locate_conversations
from bot.conversations.store import ConversationStore
from bot.dialogue_state import DialogueState
from bot.journal.journal import Journal, locate_key
from bot.messages import Question
from bot.request import Request
from tests.fakes.bot.asks import FOUND, fake_ask
from tests.fakes.bot.layers import with_journal

ANN, BEA = "80351110224678912", "80351110224678913"
SECRET_WORDS = "my boat is called Lantern"


class Server:
    """What a server keeps of questions, in the folder of its `huigu.toml`."""

    def __init__(self, config: Path) -> None:
        self.config = config
        self.path = config.parent / "data" / "journal.sqlite"
        self.journal = Journal.open(self.path, 180)
        self.states = ConversationStore.open(locate_conversations(self.path), self.journal.key, 180)

    def close(self) -> None:
        self.states.close()
        self.journal.close()

    async def ask(self, text: str, person: str, channel: int = 7) -> Question:
        """Ask on Discord, and keep the question and the state of its conversation."""
        conversation = DiscordConversation(f"discord:{channel}:{person}")
        question = make_question(text, int(person), channel, "en", "en", conversation)
        await with_journal(fake_ask, self.journal)(question)
        request = Request(text=text, language="en", intent="links", topic=text)
        state = DialogueState(request=request, generation="g")
        self.states.keep(question, FOUND, state)
        # Both write in threads of their own, in order: until these are through, too.
        assert await self.journal.has_asked(question.id, question.asker)
        await asyncio.wrap_future(self.states._disk.submit(int))
        return question

    def forget(self, *arguments: str) -> tuple[int, str, str]:
        done = CliRunner().invoke(main, ["forget", "--config", str(self.config), *arguments])
        return done.exit_code, done.stdout, done.stderr


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    config = tmp_path / "huigu.toml"
    config.write_text("", encoding="utf-8")
    with closing(Server(config)) as opened:
        yield opened


async def test_all_of_one_person_is_deleted_while_a_server_runs_and_nothing_of_others(server):
    own = [await server.ask(SECRET_WORDS, ANN), await server.ask("and the slides", ANN)]
    other = await server.ask("where is lunch", BEA)
    await server.journal.record_verdict(other.id, "wrong", f"discord:{ANN}")
    await server.journal.record_verdict(own[0].id, "helpful", f"discord:{BEA}")
    code, out, _ = await asyncio.to_thread(
        server.forget, "--channel", "discord", "--person", ANN, "--json"
    )
    assert (code, json.loads(out)) == (
        0,
        {"dry_run": False, "questions": 2, "verdicts": 1, "conversations": 2},
    )
    assert not await server.journal.has_asked(own[0].id, f"discord:{ANN}")
    assert await server.journal.has_asked(other.id, f"discord:{BEA}")
    assert not await server.journal.withdraw_verdict(other.id, f"discord:{ANN}")
    # The server goes on writing.
    again = await server.ask("where is lunch today", ANN)
    assert await server.journal.has_asked(again.id, f"discord:{ANN}")
    # Nothing of the words is left in any file.
    folder = server.path.parent
    assert not any(b"Lantern" in file.read_bytes() for file in folder.iterdir())


async def test_a_dry_run_counts_and_deletes_nothing(server):
    question = await server.ask(SECRET_WORDS, ANN)
    arguments = ["--channel", "discord", "--person", ANN]
    assert await asyncio.to_thread(server.forget, *arguments, "--dry-run") == (
        0,
        "would be deleted: 1 question, 0 verdicts, 1 state of conversations\n",
        "",
    )
    assert await server.journal.has_asked(question.id, f"discord:{ANN}")
    code, out, _ = await asyncio.to_thread(server.forget, *arguments)
    assert (code, out.startswith("deleted: 1 question")) == (0, True)
    code, out, err = await asyncio.to_thread(server.forget, *arguments)
    assert (code, out) == (3, "")
    assert "nothing is kept" in err


async def test_a_running_server_forgets_the_conversation_in_its_memory_and_keeps_others(server):
    own, other = await server.ask(SECRET_WORDS, ANN), await server.ask("where is lunch", BEA)
    following = asyncio.create_task(server.states.follow_file(0.02))
    await asyncio.to_thread(server.forget, "--channel", "discord", "--person", ANN)
    for _ in range(500):
        if await server.states.find(own) is None:
            break
        await asyncio.sleep(0.02)
    assert await server.states.find(own) is None
    assert await server.states.find(other) is not None
    following.cancel()


async def test_who_asked_over_http_is_found_by_the_address_as_proxies_write_it(server):
    asked = Question(text="where", asker="2001:db8:1:2::/64", channel="http")
    await with_journal(fake_ask, server.journal)(asked)
    await server.journal.has_asked("", "")  # written by then
    for address, code in (("2001:db8:9::1", 3), ("[2001:db8:1:2::9]:443", 0)):
        arguments = ["--channel", "http", "--person", address]
        assert (await asyncio.to_thread(server.forget, *arguments))[0] == code


def test_ids_are_those_that_the_channels_give_their_questions():
    identify = {spec.name: spec.identify for spec in load_specs()}
    question = make_question("x", int(ANN), 7, "", "", DiscordConversation(""))
    assert identify["discord"](ANN) == question.asker
    assert identify["wecom"]("Ada") == make_journal_id("Ada")
    assert identify["official_account"]("oABC") == "official_account:oABC"
    assert identify["http"]("203.0.113.7") == "203.0.113.7"


def test_without_a_key_nobody_can_be_found(server):
    locate_key(server.path).unlink()
    code, _, err = server.forget("--channel", "discord", "--person", ANN)
    assert (code, len(err.splitlines())) == (1, 1)
    assert "no hash can be linked" in err


def test_without_a_journal_on_disk_it_says_what_to_do(tmp_path):
    config = tmp_path / "huigu.toml"
    config.write_text("", encoding="utf-8")
    arguments = ["forget", "--config", str(config), "--channel", "wecom", "--person", "Ada"]
    assert CliRunner().invoke(main, arguments).exit_code == 3
    assert not (tmp_path / "data").exists()
    config.write_text('[journal]\npath = ""\n', encoding="utf-8")
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 1
    assert "stop that, and all is forgotten" in done.stderr


async def test_a_locked_journal_is_one_line_with_a_remedy(server):
    await server.ask("where", ANN)
    with closing(sqlite3.connect(server.path, isolation_level=None)) as db:
        db.execute("BEGIN IMMEDIATE")
        code, out, err = await asyncio.to_thread(
            server.forget, "--channel", "discord", "--person", ANN
        )
        db.execute("ROLLBACK")
    assert (code, out) == (1, "")
    assert "another program is writing to it" in err


@pytest.mark.parametrize(
    "arguments",
    [
        ["--person", "1"],
        ["--channel", "discord"],
        ["--channel", "irc", "--person", "1"],
        ["--channel", "discord", "--person", " "],
        ["--channel", "discord", "--person", "1" * 201],
    ],
)
def test_a_wrong_call_is_refused(server, arguments):
    assert server.forget(*arguments)[0] == 2
