"""How much of a question the links of one page cover, with what stands around them.

Each word of the question is looked for once on the page, whatever the number of its links.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.answering.from_pages.page_texts import PageText
from indexer.search.coverage import JoinedTexts, list_forms
from indexer.search.expansion import Term
from indexer.text.whole_words import holds_word

SECTION_SHARE = 0.9
"""Share that a term counts in the link's section, but not right next to the link."""
DOCUMENT_SHARE = 0.75
"""Share that a term counts elsewhere on the page."""

Group = tuple[tuple[str, ...], float]
"""Words that must all be there, and how much they count."""


class LinkCoverage:
    """The links of one page, ready to be compared with the words of a question."""

    def __init__(
        self, names: str, page: PageText, nearby: Sequence[str], sections: Sequence[int]
    ) -> None:
        """Take a page.

        Args:
            names: Of the page, folded.
            page: Its other texts.
            nearby: The folded words next to each link.
            sections: Position of the section of each link.
        """
        self._names, self._page = names, page
        self._nearby = JoinedTexts(nearby)
        self._count = len(nearby)
        self._links_of: dict[int, list[int]] = defaultdict(list)
        for link, section in enumerate(sections):
            self._links_of[section].append(link)

    def measure(self, terms: Sequence[Term]) -> list[float]:
        """Measure the share (0 to 1) of the terms' weight that each link covers.

        As `measure_coverage` of the names and the words next to the link, in which a term counts in
        full, of its section and of the page.
        """
        whole = len(terms) == 1
        total = 0.0
        covered = [0.0] * self._count
        for term in terms:
            total += term.weight
            shares = self._rate(term, whole=whole)
            covered = [
                before + term.weight * share for before, share in zip(covered, shares, strict=True)
            ]
        if not total:
            return [float(bool(terms))] * self._count
        return [one / total for one in covered]

    def _rate(self, term: Term, *, whole: bool) -> list[float]:
        """Rate for each link how well a term stands in its texts, where it counts most."""
        everywhere = 0.0
        groups = list(_list_groups(term, whole=whole))
        for words, share in groups:
            if all(self._is_in_names(word, whole=whole) for word in words):
                everywhere = max(everywhere, share)
            elif all(self._is_on_page(word, whole=whole) for word in words):
                everywhere = max(everywhere, DOCUMENT_SHARE * share)
        shares = [everywhere] * self._count
        for words, share in groups:
            if share <= everywhere:
                break
            for link in self._find_near(words, whole=whole):
                shares[link] = max(shares[link], share)
            for section in self._find_sections(words, whole=whole):
                for link in self._links_of.get(section, ()):
                    shares[link] = max(shares[link], SECTION_SHARE * share)
        return shares

    def _is_in_names(self, word: str, *, whole: bool) -> bool:
        return holds_word(self._names, word) if whole else word in self._names

    def _is_on_page(self, word: str, *, whole: bool) -> bool:
        if self._page.sections.find(word, whole=whole):
            return True
        return holds_word(self._page.above, word) if whole else word in self._page.above

    def _find_near(self, words: Sequence[str], *, whole: bool) -> frozenset[int]:
        """Find the links that have all words next to them, or in the names of their page."""
        others = [word for word in words if not self._is_in_names(word, whole=whole)]
        found = [self._nearby.find(word, whole=whole) for word in others]
        return frozenset.intersection(*found) if found else frozenset(range(self._count))

    def _find_sections(self, words: Sequence[str], *, whole: bool) -> frozenset[int]:
        found = [self._page.sections.find(word, whole=whole) for word in words]
        return frozenset.intersection(*found)


def _list_groups(term: Term, *, whole: bool) -> Iterator[Group]:
    """List the words that stand for a term, the most similar first: itself, then alternatives."""
    for form in (term.word,) if whole else list_forms(term.word):
        yield (form,), 1.0
    yield from term.alternatives
