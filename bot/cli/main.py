"""The command `huigu`: a table of commands, each imported only when it is run."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from pkgutil import resolve_name
from typing import IO

import click

from indexer.errors import HuiguError, UsageError
from indexer.text.control_characters import clean_line

COMMANDS = {
    "rebuild": ("indexer.cli.commands:rebuild", "Read the sources and switch to a new index."),
    "ask": ("bot.cli.ask:ask", "Answer a question, with links and sources."),
    "search": ("indexer.cli.commands:search", "Find the passages nearest to a query."),
    "links": (
        "indexer.cli.commands:links",
        "List every link of the index, with the page that gives it.",
    ),
    "eval": ("bot.cli.eval:evaluate_files", "Measure answers against questions with known ones."),
    "status": (
        "indexer.cli.commands:status",
        "Show the current index and check its files.",
    ),
    "unanswered": (
        "bot.cli.unanswered:unanswered",
        "List what people asked and nobody could find.",
    ),
    "announce": (
        "bot.cli.announce:announce",
        "Post new pages and the weekly digest into WeCom groups.",
    ),
    "rollback": (
        "indexer.cli.commands:rollback",
        "Switch back to the index before the current one.",
    ),
    "serve": ("bot.cli.serve:serve", "Answer on every configured channel until stopped."),
}
"""Command -> where it lives, and its line in `huigu --help`, which imports none of them."""

# \b on a line of its own tells click not to wrap what follows. Written out here, because
# `indexer.cli.console` imports msgspec, which would double the time `huigu --help` takes.
EXAMPLES = """\b
Examples:
  huigu rebuild
  huigu ask where are the IstioCon videos
  huigu ask "IstioCon 的视频在哪里看"
  huigu serve"""

OTHER_TABLES = "bot.config:list_tables"
"""Tables of `huigu.toml` that the indexer's commands check and do not read."""
INTERRUPTED = 130
"""Exit code of a shell command ended by Ctrl-C: 128 + SIGINT."""


class Huigu(click.Group):
    """Looks commands up in `COMMANDS`, and turns expected failures into one line and a code."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the table's order."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        # numpy reads this when it is imported. Its threads take a tenth of a second to start and
        # help nothing here, where products are small and FAISS has threads of its own.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        command: click.Command = resolve_name(COMMANDS[cmd_name][0])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; `--json` or not, a failure writes to stderr only.

        Raises:
            Failed: We or the system refused, for a reason a person can read.
            Misused: An argument is out of its range.
            OSError: The reader of our output went away; click ends quietly.
        """
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise Misused(str(error)) from error
        except HuiguError as error:
            raise Failed(str(error)) from error
        except KeyboardInterrupt:
            ctx.exit(INTERRUPTED)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            drop_output()
            raise Failed(str(error)) from error


def drop_output() -> None:
    """Send what is still buffered for stdout nowhere.

    When the disk that it goes to is full, Python would try once more at its end, print a warning of
    its own and exit with 120.
    """
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as nowhere:
        os.dup2(nowhere.fileno(), sys.stdout.fileno())


class Failed(click.ClickException):
    """An expected failure: one line on stderr, exit code 1."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the line; it may quote a file that anybody may have written."""
        click.echo(f"huigu: {clean_line(self.message)}", file=file or sys.stderr)


class Misused(Failed):
    """An argument out of its range: one line on stderr, and the exit code for wrong usage."""

    exit_code = 2


def show_version(context: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Print the version and end."""
    if not wanted:
        return
    try:
        # Takes as long to import as all the rest of `huigu --help`.
        number = resolve_name("importlib.metadata:version")("huigu")
    except ModuleNotFoundError:
        number = "of this folder (not installed; see README.md)"
    click.echo(f"huigu {number}")
    context.exit()


@click.group(
    cls=Huigu,
    context_settings={"help_option_names": ["-h", "--help"], "obj": OTHER_TABLES},
    epilog=EXAMPLES,
)
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=show_version,
    help="Print the version and end.",
)
def main() -> None:
    """Answer a community's questions from its own pages, with links it can prove.

    Every command takes --config (default huigu.toml) and --json. Exit codes: 0 done, 1 failed with
    one line that says why, 2 wrong usage, 3 nothing found.
    """
    for stream in (sys.stdout, sys.stderr):
        # A terminal that cannot show a character gets a question mark, not a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
