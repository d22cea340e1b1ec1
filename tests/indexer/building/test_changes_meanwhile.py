"""A file that changes during a rebuild is never taken for the one that was compared."""

from collections.abc import Callable

from indexer.building.result import RebuildResult
from tests.fakes.index.rebuilt_site import Site


def rebuild_while(site: Site, *steps: Callable[[], object]) -> RebuildResult:
    """Rebuild, and take a step each time before an entry is loaded and after the last one.

    By then all pages were compared.
    """
    rest = iter(steps)

    def progress(phase: str, done: int, total: int) -> None:
        if phase == "index" and (step := next(rest, None)):
            step()

    return site.rebuild(progress=progress)


def read_text(site: Site, source: str, id: str) -> str:
    store = site.open()
    [document] = store.documents([(source, id)])
    store.close()
    return "\n".join(section.text for section in document.sections)


def test_a_page_that_changed_and_changed_back_is_read_again(site: Site):
    rebuild_while(
        site,
        lambda: site.post("a", "Something else."),
        lambda: site.post("a"),
    )
    assert "Something else." in read_text(site, "posts", "a.md")
    again = site.rebuild()
    assert again.changed
    assert again.changed + again.unchanged == 5
    assert read_text(site, "posts", "a.md").startswith("Text.")
    assert site.rebuild().unchanged == 5


def test_a_page_that_changed_once_is_current_after_the_next_rebuild(site: Site):
    rebuild_while(site, lambda: site.post("a", "Something else."))
    site.rebuild()
    assert "Something else." in read_text(site, "posts", "a.md")
    assert site.rebuild().changed == 0


def test_a_page_that_broke_meanwhile_comes_back(site: Site):
    broken = rebuild_while(site, lambda: (site.posts / "a.md").write_text("---\ntitle: [\n---\n"))
    assert broken.problem_count == 1
    site.post("a")
    assert site.rebuild().added == 1


def test_a_page_whose_link_depends_on_another_one_is_read_again(site: Site):
    """The address of the other page is in its front matter, which changed and changed back."""
    site.post("a", "See [the other](b.md).")
    site.post("b", front="slug: first")
    rebuild_while(
        site,
        lambda: site.post("b", front="slug: second"),
        lambda: site.post("b", front="slug: first"),
    )
    assert find_link(site) == "https://example.org/second/"
    site.rebuild()
    assert find_link(site) == "https://example.org/first/"


def find_link(site: Site) -> str:
    store = site.open()
    [document] = store.documents([("posts", "a.md")])
    store.close()
    return document.links[0].url
