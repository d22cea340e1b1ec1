"""Gives the pages of an answer that are published nowhere the addresses of the page view."""

from __future__ import annotations

import msgspec

from bot.messages import Answer, Citation, Related
from bot.rendering.pages.addresses import PageAddresses


def add_page_addresses(answer: Answer, addresses: PageAddresses) -> Answer:
    """Give each citation and related page without an address that of its page view."""
    return msgspec.structs.replace(
        answer,
        citations=[_address_citation(one, addresses) for one in answer.citations],
        related=[_address_related(one, addresses) for one in answer.related],
    )


def _address_citation(citation: Citation, addresses: PageAddresses) -> Citation:
    if citation.url:
        return citation
    url = addresses.write(citation.source, citation.document, citation.passage)
    return msgspec.structs.replace(citation, url=url)


def _address_related(page: Related, addresses: PageAddresses) -> Related:
    if page.url:
        return page
    url = addresses.write(page.source, page.document, page.passage)
    return msgspec.structs.replace(page, url=url)
