"""Makes the document of a Markdown file of a site."""

from __future__ import annotations

from datetime import UTC, datetime

from indexer.errors import BadInput
from indexer.links.addresses import is_web_address
from indexer.markdown.dialects import choose_hugo
from indexer.markdown.front_matter import split_page
from indexer.markdown.page import parse_body
from indexer.records import Document
from indexer.settings import AnchoredSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.files import SourceFile
from indexer.sources.hugo.link_resolver import SiteLinks
from indexer.sources.hugo.paths import BRANCH, Place
from indexer.sources.hugo.publishing import is_published, list_date_remarks
from indexer.sources.hugo.site import Site
from indexer.sources.hugo.templates.shortcodes import PageTemplates
from indexer.sources.pages.document import (
    PageFacts,
    add_files,
    check_address,
    is_empty,
    make_document,
)
from indexer.sources.reading import FileReader, decode_text

MAX_SCHEME_CHARS = 20
MAX_SHOWN_CHARS = 300
"""Characters of a wrong address in a message."""


def read_page(
    file: SourceFile,
    reader: FileReader,
    site: Site,
    place: Place | None,
    translations: tuple[str, ...],
    settings: AnchoredSettings,
) -> Document | None:
    """Read a page; None if the site does not show it. A file that cannot be read has no place.

    Raises:
        BadInput: The file is not a page.
    """
    text = decode_text(reader.read(file), file.name)
    if place is None:
        raise BadInput(file.name, 0, "not a page of the site", "rebuild again; the files changed")
    written = split_page(text, file.name)
    own_front = fm.lower_keys(written.front)
    front = site.complete_front(place, own_front)
    dates, rules = site.read_dates(place, front), site.get_rules(place)
    is_shown = is_published(front, dates, rules, datetime.now(UTC))
    if not is_shown or not site.publishes_kind(place):
        return None
    _check_own_address(front, written.head, file.name)
    url = site.build_url(place, front)
    check_address(url, file.name, "shorten its `url` or `slug`")
    resolver = SiteLinks(site, place, url, front)
    inherited = {key: value for key, value in front.items() if key not in own_front}
    page = parse_body(
        {**inherited, **written.front},
        written.body,
        name=file.name,
        first_line=written.first_line,
        resolve=resolver.resolve,
        reference=resolver.resolve_reference,
        dialect=choose_hugo(settings.anchors),
        template=PageTemplates(site.templates, place.language, front, file.name),
        source=text,
        code_names=site.templates.list_code_shortcodes(),
    )
    page = add_files(page, resolver.list_files())
    if place.kind == BRANCH and is_empty(page.sections):
        return None
    is_told = site.is_plain or site.config.is_multilingual
    facts = PageFacts(
        id=place.id,
        name=file.name,
        url=url,
        parts=place.parts,
        site_title=site.get_title(place.language),
        language=place.language if is_told else "",
        day=dates.shown,
        expires=dates.end.isoformat() if dates.end else "",
        taxonomies=tuple(site.config.taxonomies),
        translations=translations,
    )
    remarks = list_date_remarks(front, rules, written.head, file.name)
    return make_document(facts, written, page, settings, remarks)


def _check_own_address(front: fm.Fields, head: str, name: str) -> None:
    """Check that a `url` with a scheme is an address that may be a link; others are paths.

    Raises:
        BadInput: It is not.
    """
    url = front.get("url")
    if isinstance(url, str) and "://" in url[:MAX_SCHEME_CHARS] and not is_web_address(url):
        reason = f"its `url` is no address ({url.strip()[:MAX_SHOWN_CHARS]})"
        line = fm.find_key_line(head, "url") or 1
        raise BadInput(name, line, reason, "write a path, such as /blog/post/")
