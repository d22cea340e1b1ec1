"""The command `huigu`: a table of commands, each imported only when it runs."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Iterable
from io import TextIOWrapper
from pathlib import Path
from pkgutil import resolve_name
from typing import IO, Any

import click

from indexer.errors import HuiguError, Terminated, UsageError
from indexer.text.control_characters import clean_line

COMMANDS = {
    "init": (
        "bot.cli.init.command:init",
        "Look at a folder, and write the huigu.toml that reads it.",
    ),
    "rebuild": ("indexer.cli.rebuilding:rebuild", "Read the sources and switch to a new index."),
    "ask": ("bot.cli.ask:ask", "Answer a question, with links and sources."),
    "search": ("indexer.cli.commands:search", "Find the passages nearest to a query."),
    "links": (
        "indexer.cli.links:links",
        "List every link of the index, with the page that gives it.",
    ),
    "events": (
        "indexer.cli.catalogue:events",
        "List the events that the pages tell of, the earliest first.",
    ),
    "talks": (
        "indexer.cli.catalogue:talks",
        "List the talks that the pages tell of, by event.",
    ),
    "people": ("indexer.cli.catalogue:people", "List the people who gave talks."),
    "pages": (
        "indexer.cli.catalogue:pages",
        "List every page of the index, with its address and event.",
    ),
    "eval": ("bot.cli.eval:evaluate_files", "Measure answers against questions with known ones."),
    "status": ("indexer.cli.status:status", "Show the current index and check its files."),
    "unanswered": (
        "bot.cli.unanswered:unanswered",
        "List questions without an answer, the most frequent first.",
    ),
    "report": (
        "bot.cli.report:report",
        "Report what was asked, what was missing, and what to write next.",
    ),
    "forget": (
        "bot.cli.forget:forget",
        "Delete what is kept of a person: questions, verdicts and conversations.",
    ),
    "announce": (
        "bot.cli.announce:announce",
        "Post new pages and the weekly digest to WeCom and Discord.",
    ),
    "rollback": (
        "indexer.cli.rollbacks:rollback",
        "Switch back to the index before the current one.",
    ),
    "copy": (
        "indexer.cli.copies.copying:copy",
        "Copy the current index to another store, or to another place.",
    ),
    "pull": (
        "indexer.cli.copies.pulling:pull",
        "Bring the index that another machine serves here.",
    ),
    "mcp": (
        "bot.cli.mcp:serve_assistant",
        "Give the archive to an assistant on this machine.",
    ),
    "keys": ("bot.cli.keys:keys", "Make, list and revoke keys of the HTTP API."),
    "serve": ("bot.cli.serve:serve", "Answer on every configured channel until stopped."),
}
"""Command -> its `module:function` and its line in `huigu --help`, which imports no command."""

# \b on a line of its own tells click not to wrap the lines below. Written out here, because
# `indexer.cli.console` imports msgspec, which would double the time of `huigu --help`.
EXAMPLES = """\b
Examples:
  huigu init
  huigu rebuild
  huigu ask where are the videos of the last event
  huigu ask "上次活动的视频在哪里看"
  huigu serve"""

OTHER_TABLES = "bot.config:list_tables"
"""Lists the tables of `huigu.toml` that the indexer's commands only check."""
INTERRUPTED = 130
"""Exit code after Ctrl-C: 128 + SIGINT."""
TERMINATED = 143
"""Exit code after SIGTERM: 128 + SIGTERM."""
SHARED_OPTIONS = ("--config", "--json")
"""Options that every command has, and that people write before the command."""


class Huigu(click.Group):
    """Finds commands in `COMMANDS`; turns expected errors into one line and an exit code."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,  # noqa: ANN401 - as in click
    ) -> click.Context:
        """Read the options of `huigu` itself, and print its help and its version.

        Raises:
            Exit: The reader of the output is gone.
            CommandFailed: The output cannot be written.
        """
        try:
            return super().make_context(info_name, args, parent, **extra)
        except BrokenPipeError:
            discard_output()
            raise click.exceptions.Exit(0) from None
        except OSError as error:
            discard_output()
            raise CommandFailed(str(error)) from error

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read the options before the command; those of every command belong behind it.

        Raises:
            NoSuchOption: There is no such option at all.
        """
        try:
            return super().parse_args(ctx, args)
        except click.NoSuchOption as error:
            close = find_close(error.option_name, SHARED_OPTIONS)
            if not close or error.possibilities:
                raise
        ctx.fail(f"{close[0]} comes after the command: huigu COMMAND {close[0]} …")

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; an unknown one ends with exit code 2 and the nearest names."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            ctx.fail(explain_unknown_command(args[0]))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        if cmd_name not in COMMANDS:
            return None
        # numpy reads this at import. Its threads take a tenth of a second to start and do not help
        # here: products are small, and FAISS has its own threads.
        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
        command: click.Command = resolve_name(COMMANDS[cmd_name][0])
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the table of commands."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        """Run a command; errors go to stderr, with `--json` too.

        Raises:
            CommandFailed: An expected error, with a reason for people.
            WrongUsage: An argument is out of its range.
        """
        try:
            return super().invoke(ctx)
        except UsageError as error:
            raise WrongUsage(str(error)) from error
        except HuiguError as error:
            raise CommandFailed(str(error)) from error
        except KeyboardInterrupt as stop:
            # A command may say what the stop means for its work.
            click.echo(f"huigu: {clean_line(str(stop)) or 'stopped'}", err=True)
            ctx.exit(TERMINATED if isinstance(stop, Terminated) else INTERRUPTED)
        except BrokenPipeError:
            # `huigu links | head` has read what it wanted.
            discard_output()
            ctx.exit(0)
        except OSError as error:
            discard_output()
            raise CommandFailed(str(error)) from error


def find_close(name: str, names: Iterable[str]) -> list[str]:
    """Find the names that a misspelt one may mean, the nearest first."""
    # Imported only now: `huigu --help` does not need it.
    find = resolve_name("difflib:get_close_matches")
    close: list[str] = find(name.casefold(), list(names), n=2, cutoff=0.6)
    return close


def explain_unknown_command(name: str) -> str:
    """Explain an unknown command: the nearest ones, or else all of them."""
    close = find_close(name, COMMANDS)
    unknown = f"No such command {clean_line(name)!r}."
    if close:
        return f"{unknown} Did you mean {' or '.join(repr(other) for other in close)}?"
    return (
        f"{unknown} The commands are: {', '.join(COMMANDS)}. "
        "To ask a question, write: huigu ask QUESTION"
    )


def discard_output() -> None:
    """Discard the output that is still in the buffer of stdout.

    If its disk is full or its reader gone, Python would try again at exit, print its own warning
    and exit with 120.
    """
    with contextlib.suppress(OSError), Path(os.devnull).open("wb") as devnull:
        os.dup2(devnull.fileno(), sys.stdout.fileno())


class CommandFailed(click.ClickException):
    """An expected error: one line on stderr, exit code 1."""

    def show(self, file: IO[str] | None = None) -> None:
        """Print the line without control characters: it may quote a file of anybody."""
        click.echo(f"huigu: {clean_line(self.message)}", file=file or sys.stderr)


class WrongUsage(CommandFailed):
    """An argument out of its range: one line on stderr, exit code 2."""

    exit_code = 2


def print_version(context: click.Context, parameter: click.Parameter, is_set: bool) -> None:
    """Print the version and exit."""
    if not is_set:
        return
    try:
        # Its import takes as long as the rest of `huigu --help`.
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
    callback=print_version,
    help="Print the version and exit.",
)
def main() -> None:
    """Answer a community's questions from its own pages, with links it can prove.

    Every command takes --config (default huigu.toml) and --json. Exit codes: 0 done, 1 failed (one
    line says why), 2 wrong usage, 3 nothing found.
    """
    for stream in (sys.stdout, sys.stderr):
        # A question mark for a character that the terminal cannot show, instead of a traceback.
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


if __name__ == "__main__":
    main()
