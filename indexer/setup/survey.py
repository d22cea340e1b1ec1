"""Surveys the places that somebody named: which sources are there, and what is unsure."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import msgspec

from indexer.setup.addresses import find_source_at, is_address
from indexer.setup.found import NAME_DOUBT, FoundSource, Sample, Survey
from indexer.setup.lists import find_lists
from indexer.setup.pages import find_pages, list_roots
from indexer.setup.paths import choose_name
from indexer.setup.sampling import take_sample
from indexer.setup.walk import list_tree
from indexer.sources import find_spec
from indexer.text.control_characters import clean_line

MAX_NAME_CHARS = 80
"""Of `[community] name`."""
_NEEDS_TALKS = frozenset({"sessions"})
"""Types that read many a file, and whose files tell of a talk, or of an event and a session."""
_PROGRAMS = {"git": "git", "playlist": "yt-dlp"}
"""What pulls sources of a type."""
_SAMPLE_HOSTS = re.compile(
    r"(localhost|127\.0\.0\.1|(.+\.)?example\.(org|com|net)|.+\.(local|test|example)|yoursite\.com)"
)


def survey(places: Sequence[str], folder: Path) -> Survey:
    """Survey folders, files and addresses, given as a person writes them.

    Paths start in the working directory; `folder` is that of the configuration. A place that is not
    there raises `UsageError`; a site whose configuration is broken `SourceError`.
    """
    sources: list[FoundSource] = []
    left_out: list[FoundSource] = []
    for place in places:
        if is_address(place):
            sources.append(find_source_at(place))
            continue
        found, left = _survey_folder(Path(place).expanduser(), folder.resolve())
        sources += found
        left_out += left
    named = _name_all(sources)
    titles = (clean_line(source.title)[:MAX_NAME_CHARS] for source in named)
    name = next(filter(None, titles), "")
    return Survey(named, _name_all(left_out, named), name, tuple(_list_doubts(named, name)))


def _survey_folder(place: Path, folder: Path) -> tuple[list[FoundSource], list[FoundSource]]:
    tree = list_tree(place)
    pages, left = find_pages(tree, folder)
    roots = list_roots(tree, [*pages, *left], folder)
    lists = find_lists(tree, folder, roots)
    if any(source.settings.type == "html" for source in lists) and roots:
        # What lies beside a generator's site is most often what it built.
        lists = [source for source in lists if source.settings.type != "html"]
    found = [_sample_pages(source, folder) for source in pages]
    sampled = [replace(source, sample=take_sample(source.settings, folder)) for source in lists]
    found += [source for source in sampled if _holds_something(source)]
    return found, [_sample_pages(source, folder) for source in left]


def _sample_pages(source: FoundSource, folder: Path) -> FoundSource:
    """Read some pages; the generator is named only where its name changes nothing."""
    named = replace(source, sample=take_sample(source.settings, folder))
    if named.sample and named.sample.entries >= source.pages:
        return named
    settings = msgspec.structs.replace(source.settings, generator="")
    return replace(source, settings=settings, sample=take_sample(settings, folder))


def _holds_something(source: FoundSource) -> bool:
    sample = source.sample or Sample()
    if source.settings.type in _NEEDS_TALKS:
        return bool(sample.talks or (sample.events and sample.read > 1))
    return sample.read > 0


def _name_all(
    sources: Sequence[FoundSource], others: Sequence[FoundSource] = ()
) -> tuple[FoundSource, ...]:
    """Give each source a name of its own: the usual one, or its folder's if several share that."""
    usual = Counter(source.settings.name for source in (*sources, *others))
    taken = [source.settings.name for source in others]
    named = []
    for source in sources:
        name = source.settings.name
        name = choose_name(name, source.place, taken, is_usual=usual[name] == 1)
        taken.append(name)
        named.append(replace(source, settings=msgspec.structs.replace(source.settings, name=name)))
    return tuple(named)


def _list_doubts(sources: Sequence[FoundSource], name: str) -> Iterator[str]:
    """Write what a person should look at."""
    for source in sources:
        if source.sample:
            yield from _doubt_source(source, source.sample)
        elif (program := _PROGRAMS.get(source.settings.type)) and not shutil.which(program):
            yield f"{source.settings.name}: the program `{program}` is not here; install it"
    titles = {clean_line(source.title) for source in sources if source.title}
    if sources and not name:
        yield f"{NAME_DOUBT}; set `name` in [community], the title of the page"
    elif len(titles) > 1:
        yield (
            f"{NAME_DOUBT}: {name!r} is the title of one of {len(titles)} sites; "
            "set `name` in [community]"
        )


def _doubt_source(source: FoundSource, sample: Sample) -> Iterator[str]:
    name = source.settings.name
    host = urlsplit(source.base_url).hostname or ""
    if _SAMPLE_HOSTS.fullmatch(host):
        yield (
            f"{name}: the site's own configuration says that it is at {source.base_url}; set "
            "`base_url` to where people find it"
        )
    remedy = find_spec(source.settings.type).address
    if remedy and (missing := sample.read - sample.addressed):
        share = "" if missing == sample.read else f" ({missing} of {sample.read} read)"
        yield f"{name}: where its documents{share} are published; {remedy}"
    for line in sample.broken[:1]:
        yield f"{name}: some entries cannot be read, such as {clean_line(line)}"
    yield from (clean_line(line) for line in sample.remarks)
