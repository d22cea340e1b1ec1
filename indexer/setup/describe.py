"""Says in words what was found."""

from __future__ import annotations

from indexer.setup.found import FoundSource

_GENERATORS = {
    "hugo": "Hugo", "jekyll": "Jekyll", "mkdocs": "MkDocs", "mdbook": "mdBook",
    "docusaurus": "Docusaurus", "vitepress": "VitePress", "vuepress": "VuePress", "hexo": "Hexo",
    "astro": "Astro",
}  # fmt: skip
_TYPES = {
    "markdown": "Markdown pages", "html": "a built site", "git": "a repository",
    "site": "a published site", "feed": "feeds", "sessions": "session lists",
    "jsonl": "rows of JSON", "playlist": "lists of videos", "transcript": "transcripts",
    "ics": "calendars", "frab": "schedules of frab",
}  # fmt: skip

_UNITS = {kind: ("page", "pages") for kind in ("markdown", "html")} | {"jsonl": ("row", "rows")}


def describe_source(source: FoundSource) -> str:
    """Describe a source: `a Hugo site, 178 entries, en; https://example.org/`."""
    settings, sample = source.settings, source.sample
    parts = [describe_kind(source)]
    if sample:
        parts.append(_count(sample.entries, settings.type))
        parts += [describe_languages(source)] if sample.languages else []
    address = settings.base_url or source.base_url
    return ", ".join(parts) + (f"; {address}" if address else "")


def describe_kind(source: FoundSource) -> str:
    """Describe what a source is, by its generator or its type."""
    generator = _GENERATORS.get(getattr(source.settings, "generator", ""), "")
    kind = source.settings.type
    article = "an" if generator.startswith("A") else "a"
    return f"{article} {generator} site" if generator else _TYPES.get(kind, f"talks of {kind}")


def describe_languages(source: FoundSource) -> str:
    """Describe the languages of what was read: `en`, or `zh 60 %, en 40 %`."""
    sample = source.sample
    if sample is None or not sample.languages:
        return ""
    if len(sample.languages) == 1:
        return sample.languages[0][0]
    total = sum(count for _, count in sample.languages)
    return ", ".join(f"{tag} {count / total:.0%}" for tag, count in sample.languages[:4])


def lacks_addresses(source: FoundSource) -> bool:
    """Tell whether some of the documents read have no published address."""
    return source.sample is not None and source.sample.addressed < source.sample.read


def _count(entries: int, kind: str) -> str:
    one, more = _UNITS.get(kind, ("entry", "entries"))
    return f"{entries:,} {one if entries == 1 else more}"
