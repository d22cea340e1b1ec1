"""Reads the languages of a site's configuration, and the folders that hold their pages."""

from __future__ import annotations

import posixpath
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from indexer.errors import SourceError
from indexer.sources.front_matter_fields import Fields, get_table, get_text, is_true
from indexer.sources.hugo.publishing import PublishRules, read_publish_rules
from indexer.sources.hugo.rules.cascade import CascadeRule, read_cascade
from indexer.sources.hugo.rules.permalink_rules import PermalinkRule, read_permalinks
from indexer.sources.nesting import list_texts

MAX_MOUNTS = 1000
"""More folders of pages than any site has; each page is compared with all of them."""
MAX_PARTS = 40
"""Most folders in a pattern; more are not compared."""


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """One language of a site."""

    tag: str
    """Key in the configuration, in lower case: `en`, `zh-cn`."""
    base_url: str = ""
    """Its own address, on a site with one host per language; else empty."""
    title: str = ""
    params: Fields = field(default_factory=dict)
    """Its own `[params]`, with keys in lower case."""
    rules: PublishRules = field(default_factory=PublishRules)
    """Which of its pages are published, and how their dates are read."""
    is_disabled: bool = False
    """Whether the site leaves its pages out."""
    permalinks: tuple[PermalinkRule, ...] = ()
    """Patterns of addresses; the first one for a page counts."""
    cascade: tuple[CascadeRule, ...] = ()
    """Front matter that its pages inherit, the first rule first."""
    disabled_kinds: frozenset[str] = frozenset()
    """Kinds of pages that the site leaves out."""


@dataclass(frozen=True, slots=True)
class Mount:
    """A folder, or a single file, that is a part of the site's pages."""

    folder: str
    """Path relative to the root of the site, in NFC; `.` is the root itself."""
    tag: str
    """Tag of the language of files that name none."""
    target: tuple[str, ...] = ()
    """Folders under which the site shows it."""
    files: tuple[str, ...] = ()
    """Patterns of the files in it that are pages; without any, all are."""

    def contains(self, path: PurePosixPath) -> bool:
        """Tell whether a path relative to the root of the site, in NFC, is a page of it."""
        if not path.is_relative_to(self.folder):
            return False
        parts = [part.lower() for part in path.relative_to(self.folder).parts]
        wanted, refused = _split_patterns([pattern.lower() for pattern in self.files])
        if wanted:  # what is wanted goes before what is refused
            return any(len(parts) in _match(parts, pattern) for pattern in wanted)
        # a folder is refused with all that lies below
        return not any(_match(parts, pattern) for pattern in refused)


def read_languages(table: Fields, default: str, name: str) -> tuple[SiteLanguage, ...]:
    """Read the languages in order of weight; as in Hugo, those without a weight come last.

    `default` is the tag of the default language, and `name` the file, for messages.

    Raises:
        SourceError: All languages are disabled, or a time zone is unknown.
    """
    configured = get_table(table, "languages").items()
    tables = {tag: language for tag, language in configured if isinstance(language, dict)}
    disabled = {tag.lower() for tag in list_texts(table.get("disablelanguages"))}
    languages = tuple(
        SiteLanguage(
            tag=tag,
            base_url=get_text(language, "baseurl"),
            title=get_text(language, "title"),
            params=get_table(language, "params"),
            # What a language says goes before what the site says.
            rules=read_publish_rules({**table, **language}, name),
            is_disabled=tag in disabled or is_true(language.get("disabled")),
            permalinks=read_permalinks(language.get("permalinks", table.get("permalinks"))),
            cascade=(*read_cascade(table.get("cascade")), *read_cascade(language.get("cascade"))),
            disabled_kinds=_read_kinds(language.get("disablekinds", table.get("disablekinds"))),
        )
        for tag, language in sorted((tables or {default: {}}).items(), key=_get_order)
    )
    if all(language.is_disabled for language in languages):
        tags = ", ".join(language.tag for language in languages)
        raise SourceError(
            f"{name}: all languages ({tags}) are disabled, so that the site has no pages; "
            "take one out of `disableLanguages`"
        )
    return languages


def _read_kinds(value: object) -> frozenset[str]:
    kinds = (kind.lower() for kind in list_texts(value))
    return frozenset("taxonomy" if kind == "taxonomyterm" else kind for kind in kinds)


def read_mounts(
    table: Fields, languages: Sequence[SiteLanguage], default: str
) -> tuple[Mount, ...]:
    """Read the folders of pages; of two that contain a file, the first one in the result counts.

    As in Hugo, folders mounted as `content` take the place of every `contentDir`.
    """
    mounted = get_table(table, "module").get("mounts")
    contents = [
        (mount, target)
        for mount in (mounted if isinstance(mounted, list) else [])[:MAX_MOUNTS]
        if isinstance(mount, dict)
        for target in [_split(get_text(mount, "target"))]
        if target[:1] == ["content"]
    ]
    if contents:
        mounts = [
            Mount(
                _clean_folder(get_text(mount, "source")), tag, tuple(target[1:]), _read_files(mount)
            )
            for mount, target in contents
            if get_text(mount, "source") and (tag := _choose_tag(mount, languages, default))
        ]
    else:
        mounts = list(_read_content_folders(table, languages, default))
    return tuple(sorted(mounts, key=lambda mount: -len(mount.folder)))


def _read_content_folders(
    table: Fields, languages: Sequence[SiteLanguage], default: str
) -> Iterator[Mount]:
    """Read each `contentDir`.

    That of the site belongs to the default language, and counts if a language has none of its own.
    """
    folder = _clean_folder(get_text(table, "contentdir") or "content")
    tables = get_table(table, "languages")
    needs_folder = False
    for language in languages:
        own = get_text(get_table(tables, language.tag), "contentdir")
        if language.is_disabled:
            continue
        if own and _clean_folder(own) != folder:
            yield Mount(_clean_folder(own), language.tag)
        else:
            needs_folder = True
    if needs_folder:
        yield Mount(folder, default)


def _choose_tag(mount: Fields, languages: Sequence[SiteLanguage], default: str) -> str:
    """Choose one language of a mount, the default one if it can be; empty if it has none."""
    matrix = get_table(get_table(mount, "sites"), "matrix")
    patterns = list_texts(matrix.get("languages"))
    patterns = patterns or [tag.lower() for tag in list_texts(mount.get("lang"))]
    if not patterns:
        return default
    tags = [language.tag for language in languages if not language.is_disabled]
    wanted, refused = _split_patterns(patterns)
    chosen = [
        tag
        for tag in tags
        if (not wanted or any(_match((tag,), pattern) for pattern in wanted))
        and not any(_match((tag,), pattern) for pattern in refused)
    ]
    return default if default in chosen else next(iter(chosen), "")


def _read_files(mount: Fields) -> tuple[str, ...]:
    """Read the patterns of the files of a mount, also in the form of older releases of Hugo."""
    patterns = list_texts(mount.get("files")) or list_texts(mount.get("includefiles"))
    excluded = list_texts(mount.get("excludefiles"))
    return tuple(patterns or [f"! {pattern}" for pattern in excluded])


def _split_patterns(patterns: Sequence[str]) -> tuple[list[str], list[str]]:
    """Split patterns into those of what is wanted and of what is refused, such as `! zh`."""
    refused = [pattern.removeprefix("! ") for pattern in patterns if pattern.startswith("! ")]
    return [pattern for pattern in patterns if not pattern.startswith("! ")], refused


def _match(parts: Sequence[str], pattern: str) -> set[int]:
    """Match the beginning of a path; give how many parts the pattern may cover, 1 or more.

    In a pattern, `*` stands for a part of a name, and `**` for one or more names.
    """
    covered: set[int] = set()
    for choice in _expand_braces(pattern):
        ends = {0}
        for name in choice.strip("/").split("/")[:MAX_PARTS]:
            if name == "**":
                ends = set(range(min(ends) + 1, len(parts) + 1)) if ends else ends
            else:
                ends = {n + 1 for n in ends if n < len(parts) and fnmatchcase(parts[n], name)}
        covered |= ends
    return covered


def _expand_braces(pattern: str) -> Iterator[str]:
    """Give each choice of `{en,zh}`."""
    before, brace, rest = pattern.partition("{")
    choices, end, after = rest.partition("}")
    if brace and end:
        yield from (f"{before}{choice.strip()}{after}" for choice in choices.split(","))
    else:
        yield pattern


def _get_order(pair: tuple[str, Mapping[str, object]]) -> tuple[float, str]:
    tag, language = pair
    weight = language.get("weight")
    return (weight if isinstance(weight, int) and weight else float("inf"), tag)


def _clean_folder(path: str) -> str:
    return unicodedata.normalize("NFC", posixpath.normpath(path.strip().strip("/") or "."))


def _split(path: str) -> list[str]:
    return [part for part in _clean_folder(path).split("/") if part != "."]
