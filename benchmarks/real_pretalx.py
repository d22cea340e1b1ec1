"""Imports an event of a real pretalx server, changes it there, and imports it again.

pretalx takes 290 MB, so it is none of our dependencies:

    python3 -m venv /tmp/pretalx && /tmp/pretalx/bin/pip install pretalx Faker freezegun
    .venv/bin/python -m benchmarks.real_pretalx --python /tmp/pretalx/bin/python

The server runs on 127.0.0.1 with SQLite in a temporary folder. By its export and by its API, a talk
is renamed and another cancelled; both must be seen by the next rebuild. Of a rebuild, the processor
time is counted, since the server takes most of the seconds that a pull lasts.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from indexer.building.rebuild import rebuild
from indexer.building.result import RebuildResult
from indexer.config import load_settings
from indexer.search.index import Index

START_S = 60.0
COPIES = 3
"""Of the 35 talks of the event that pretalx makes for tests."""
_GROW = """
import random
from django_scopes import scopes_disabled
from pretalx.event.models import Event
from pretalx.schedule.models import TalkSlot
from pretalx.submission.models import Submission
random.seed(5)
WORDS = 'mesh gateway kite proxy harbour ambient ledger tunnel signal cache shard quorum'.split()
with scopes_disabled():
    event = Event.objects.get(slug='lab')
    for number in range({copies}):
        for old in list(event.submissions.filter(state='confirmed').order_by('code')[:35]):
            new = Submission.objects.create(
                event=event, submission_type=old.submission_type, track=old.track,
                title=' '.join(random.sample(WORDS, 4)) + f' {{number}}', state='confirmed',
                abstract=' '.join(random.choices(WORDS, k=40)), content_locale='en',
            )
            new.speakers.set(old.speakers.all()[:1])
            slot = old.slots.filter(schedule=event.wip_schedule).first()
            TalkSlot.objects.filter(submission=new, schedule=event.wip_schedule).delete()
            TalkSlot.objects.create(
                submission=new, schedule=event.wip_schedule, room=slot.room, start=slot.start,
                end=slot.end, is_visible=True,
            )
    event.wip_schedule.freeze('grown', notify_speakers=False)
"""
_CHANGE = """
from django_scopes import scopes_disabled
from pretalx.event.models import Event
with scopes_disabled():
    event = Event.objects.get(slug='lab')
    talks = event.current_schedule.talks.filter(submission__isnull=False, is_visible=True)
    submissions = [talk.submission for talk in talks.order_by('submission__code')]
    submissions[0].title = 'Lanterns by {how}'
    submissions[0].save()
    submissions[-1].cancel(force=True)
    event.wip_schedule.freeze('changed by {how}', notify_speakers=False)
    print(submissions[0].code, submissions[-1].code)
"""
_CONFIG = """
[index]
path = "index-{how}"
downloads = "downloads-{how}"
[[sources]]
name = "lab"
type = "pretalx"
url = "{url}/lab/"
allow_private = true
requests_per_second = 100
{more}
"""


@dataclass(frozen=True, slots=True)
class Pretalx:
    """A pretalx with a database of its own."""

    python: str
    folder: Path
    url: str

    def run(self, *arguments: str) -> str:
        """Run a command of pretalx, and give what it prints."""
        command = [self.python, "-m", "pretalx", *arguments]
        done = subprocess.run(
            command, env=self.make_environment(), check=True, capture_output=True, text=True
        )
        return done.stdout

    def run_code(self, code: str) -> str:
        """Run code with access to the database."""
        return self.run("shell", "--unsafe-disable-scopes", "-c", code)

    def make_environment(self) -> dict[str, str]:
        """Make the environment that pretalx reads."""
        return {
            "PATH": os.defpath,
            "PRETALX_CONFIG_FILE": str(self.folder / "pretalx.cfg"),
            "DJANGO_SUPERUSER_EMAIL": "lab@example.org",
            "DJANGO_SUPERUSER_PASSWORD": "only-in-a-temporary-folder",
            "PRETALX_INIT_ORGANISER_NAME": "Lab",
            "PRETALX_INIT_ORGANISER_SLUG": "lab",
        }

    @contextmanager
    def serve(self) -> Iterator[None]:
        """Serve it while the block runs.

        Raises:
            TimeoutError: It does not answer.
        """
        address = self.url.removeprefix("http://")
        command = [self.python, "-m", "pretalx", "runserver", "--noreload", address]
        quiet = subprocess.DEVNULL
        process = subprocess.Popen(command, env=self.make_environment(), stdout=quiet, stderr=quiet)
        try:
            for _ in range(int(START_S * 2)):
                try:
                    urlopen(f"{self.url}/lab/schedule/", timeout=START_S).close()
                    break
                except URLError:
                    time.sleep(0.5)
            else:
                raise TimeoutError(f"pretalx does not answer within {START_S:g} s")
            yield
        finally:
            process.terminate()
            process.wait()


def make_event(python: str, folder: Path) -> Pretalx:
    """Make a pretalx with an event of some 450 talks."""
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pretalx = Pretalx(python, folder, f"http://127.0.0.1:{port}")
    (folder / "pretalx.cfg").write_text(
        f"[filesystem]\ndata = {folder}/data\n[site]\ndebug = True\nurl = {pretalx.url}\n"
        f"[database]\nbackend = sqlite3\nname = {folder}/pretalx.sqlite3\n"
    )
    (folder / "data").mkdir()
    pretalx.run("migrate")
    pretalx.run("init", "--noinput")
    pretalx.run("create_test_event", "--slug", "lab", "--stage", "over")
    pretalx.run_code(_GROW.format(copies=COPIES))
    return pretalx


def compare(pretalx: Pretalx, how: str, more: str) -> None:
    """Import the event, change it and import it again; print what was seen and the time taken."""
    config = pretalx.folder / f"{how}.toml"
    config.write_text(_CONFIG.format(how=how, url=pretalx.url, more=more))
    settings = load_settings(config)
    rebuild(settings)  # what the first loads is loaded for all
    first, first_s = _measure(lambda: rebuild(settings, full=True))
    code, gone = pretalx.run_code(_CHANGE.format(how=how)).split()[-2:]
    second, second_s = _measure(lambda: rebuild(settings))
    with closing(Index.open(settings)) as index, index.open_reader() as reader:
        titles = {id: title for _, id, title in reader.store.titles()}
    print(
        f"{how}: {first.documents} documents in {first_s:.2f} s of processor time; after a change "
        f"{second.changed} changed, {second.removed} removed in {second_s:.2f} s "
        f"({second_s / first_s:.0%}); renamed: {titles.get(code)!r}, "
        f"cancelled is there: {gone in titles}"
    )


def _measure(work: Callable[[], RebuildResult]) -> tuple[RebuildResult, float]:
    """Do some work, and count the seconds of processor time that it and its processes take."""
    start = sum(os.times()[:4])
    return work(), sum(os.times()[:4]) - start


def main() -> None:
    """Run both ways of pulling."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", required=True, help="of an environment with pretalx")
    python = parser.parse_args().python
    with tempfile.TemporaryDirectory() as folder:
        pretalx = make_event(python, Path(folder))
        with pretalx.serve():
            compare(pretalx, "export", "")
            compare(pretalx, "api", "api = true")


if __name__ == "__main__":
    main()
