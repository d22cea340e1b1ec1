"""`huigu init`: look at what is there, write `huigu.toml`, say what to check."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

import click

from bot.cli.init.questions import ask_name, ask_places, choose_sources
from bot.cli.init.report import explain_nothing, print_survey, to_table
from bot.config import load_bot_settings, parse_bot_settings
from indexer.cli.console import (
    NOT_FOUND,
    config_option,
    format_examples,
    json_option,
    print_json,
    print_note,
)
from indexer.errors import UsageError
from indexer.setup.found import Survey
from indexer.setup.save import save_settings
from indexer.setup.survey import survey
from indexer.setup.toml_text import write_settings
from indexer.text.control_characters import replace_surrogates


@dataclass(frozen=True, slots=True)
class _Options:
    """How a person called the command."""

    config: Path
    dry_run: bool
    force: bool
    as_json: bool


@click.command(
    epilog=format_examples(
        "huigu init",
        "huigu init content talks",
        "huigu init https://github.com/OWNER/NAME https://example.org/feed.xml",
        'huigu init --name "Sailing Club" --dry-run',
    )
)
@click.argument("places", metavar="[PLACE]...", nargs=-1)
@click.option("--name", default="", help="What the community is called.")
@click.option("--dry-run", is_flag=True, help="Print the file on stdout; write nothing.")
@click.option("--force", is_flag=True, help="Write a new file; the old one gets the ending .bak.")
@click.option("--yes", is_flag=True, help="Ask nothing; take what is found.")
@config_option
@json_option
@click.pass_context
def init(
    context: click.Context,
    places: tuple[str, ...],
    name: str,
    dry_run: bool,
    force: bool,
    yes: bool,
    config: Path,
    as_json: bool,
) -> None:
    """Look at a folder, and write the huigu.toml that reads it.

    PLACE is a folder or a file, or the address of a repository, a site, a feed, a playlist or a
    list of sessions; the current folder if left out. Generators of sites are found out by their
    configuration, and some pages are read to tell languages and addresses. Nothing is fetched.

    A huigu.toml that is there is left as it is. Exit code 3 if there is nothing to read. A terminal
    is asked where the pages are, and what the community is called, if that is not clear.
    """
    options = _Options(config, dry_run, force, as_json)
    if config.exists() and not (force or dry_run):
        _leave(options)
        return
    is_asked = sys.stdin.isatty() and sys.stdout.isatty() and not (yes or as_json)
    is_chosen, places = bool(places), places or (".",)
    found = _look(places, config.parent)
    if is_asked and not found.sources:
        print_note(explain_nothing(places))
        places = ask_places()
        found = _look(places, config.parent)
    elif is_asked and len(found.sources) > 1 and not is_chosen:
        found = choose_sources(found)
    else:
        # What is clear is not asked: two commands, and the site answers.
        is_asked = is_asked and not found.name
    if not found.sources:
        print_note(f"huigu: {explain_nothing(places)}")
        if as_json:
            print_json(to_table(found, str(config), is_written=False, text=""))
        context.exit(NOT_FOUND)
    if name or is_asked:
        found = found.with_name(name or ask_name(found.name))
    _write(found, options)


def _look(places: tuple[str, ...], folder: Path) -> Survey:
    """Survey places, and say that it is going on: a large tree takes some seconds.

    Raises:
        UsageError: The folder of the configuration is not there.
    """
    if not folder.is_dir():
        raise UsageError(f"{folder}: no such folder; make it, or correct --config")
    print_note(f"looking at {', '.join(map(replace_surrogates, places))} …")
    return survey(places, folder)


def _leave(options: _Options) -> None:
    """Say that there is a configuration; one that is wrong raises `ConfigError`."""
    settings = load_bot_settings(options.config)
    if options.as_json:
        found = Survey(name=settings.indexer.community.name)
        print_json(to_table(found, str(options.config), is_written=False, text=""))
    else:
        names = ", ".join(source.name for source in settings.indexer.sources) or "nothing"
        click.echo(f"{options.config} is there already, and nothing was changed; it reads: {names}")
        click.echo("To write it anew: huigu init --force (the old one is kept as .bak)")


def _write(found: Survey, options: _Options) -> None:
    """Write the file, or print it, and say what was found."""
    text = write_settings(found, options.config.parent)
    parse_bot_settings(options.config, text)
    backup = None
    if not options.dry_run:
        backup = save_settings(options.config, text, force=options.force)
    if options.as_json:
        is_written = not options.dry_run
        print_json(to_table(found, str(options.config), is_written=is_written, text=text))
    elif options.dry_run:
        click.echo(text, nl=False)
    else:
        kept = f" (the old one is {backup})" if backup else ""
        click.echo(f"wrote {options.config}{kept}")
        print_survey(found)
