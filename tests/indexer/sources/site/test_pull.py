"""The pages of a real site are brought over HTTP, again only where they changed."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from aiohttp import web

from indexer.errors import SourceError, SourceUnreachable
from indexer.records import PullResult
from indexer.sources.site import visiting
from indexer.sources.site.page_copies import RECORDS, PageCopies, read_copies
from indexer.sources.site.pull import pull_site
from indexer.sources.site.spec import SiteSettings
from tests.fakes.network.web_site import WebSite, serving_site
from tests.paths import ROOT

PAGES = 20
OLD, NEW = "2023-01-02T10:00:00Z", "2023-01-03T10:00:00Z"


class Served:
    """A site of pages with a sitemap, and its local copy."""

    def __init__(self, site: WebSite, folder: Path, pages: int = PAGES) -> None:
        self.site, self.folder = site, folder
        self.dates = {f"/p/{number}/": OLD for number in range(pages)}
        for path in self.dates:
            site.pages[path] = f"<html><body><h1>Page {path}</h1><p>Text.</p>"
        site.pages["/"] = "<html><body>Home</body></html>"

    def write_sitemap(self, with_dates: bool = True) -> None:
        """Write the sitemap of the pages."""
        entries = (
            f"<url><loc>{self.site.url}{path}</loc>"
            + (f"<lastmod>{date}</lastmod>" if with_dates else "")
            + "</url>"
            for path, date in self.dates.items()
        )
        self.site.pages["/sitemap.xml"] = f"<urlset>{''.join(entries)}</urlset>"

    def pull(self, url: str = "/", **options: object) -> PullResult:
        """Pull once; forgets what was asked for before."""
        self.site.forget_requests()
        return pull_site(self.make_settings(url, **options), self.folder, lambda *_: None)

    def make_settings(self, url: str = "/", **options: object) -> SiteSettings:
        """Make the settings of a source."""
        table = {"name": "site", "type": "site", "url": self.site.url + url}
        table |= {"allow_private": True, "requests_per_second": 100, **options}
        return msgspec.convert(table, SiteSettings)

    def list_paths(self) -> list[str]:
        """List the paths of the pages that are in the copy."""
        copies = read_copies(self.folder)
        for copy in copies:
            assert not copy.file or (self.folder / copy.file).is_file()
        return [copy.address.removeprefix(self.site.url) for copy in copies]

    def change(self, path: str) -> None:
        """Change a page."""
        self.site.pages[path] = "<html><body>Changed</body></html>"
        self.dates[path] = NEW


def count(result: PullResult) -> tuple[int, int, int, int]:
    """Give new, changed, removed, unchanged."""
    return result.new, result.changed, result.removed, result.unchanged


@pytest.fixture
def served(tmp_path):
    with serving_site() as site:
        served = Served(site, tmp_path)
        served.write_sitemap()
        yield served


def test_all_pages_are_brought(served):
    result = served.pull()
    assert count(result) == (PAGES, 0, 0, 0)
    assert result.problems == ()
    assert served.list_paths() == sorted(served.dates)
    assert len(served.site.asked) == PAGES + 3  # the home page, robots.txt, the sitemap


def test_an_unchanged_site_is_asked_for_its_sitemap_only(served):
    served.pull()
    assert count(served.pull()) == (0, 0, 0, PAGES)
    assert len(served.site.asked) == 3


def test_an_unchanged_site_without_dates_is_asked_whether_it_changed(served):
    served.write_sitemap(with_dates=False)
    served.pull()
    assert count(served.pull()) == (0, 0, 0, PAGES)
    assert served.site.statuses.count(304) == PAGES


def test_an_unchanged_site_without_dates_and_validators_changes_nothing(served):
    served.site.has_validators = False
    served.write_sitemap(with_dates=False)
    served.pull()
    before = {copy.address: copy.digest for copy in read_copies(served.folder)}
    assert count(served.pull()) == (0, 0, 0, PAGES)
    assert {copy.address: copy.digest for copy in read_copies(served.folder)} == before


def test_one_changed_page_is_one_request(served):
    served.pull()
    served.change("/p/7/")
    served.write_sitemap()
    assert count(served.pull()) == (0, 1, 0, PAGES - 1)
    assert served.site.asked.count("/p/7/") == 1
    assert len(served.site.asked) == 4


def test_a_new_page_is_brought_and_one_that_is_not_listed_any_more_is_removed(served):
    served.pull()
    del served.dates["/p/3/"]
    served.dates["/p/new/"] = NEW
    served.site.pages["/p/new/"] = "<html>new"
    served.write_sitemap()
    assert count(served.pull()) == (1, 0, 1, PAGES - 1)
    assert served.list_paths() == sorted(served.dates)
    assert len(list(served.folder.glob("pages/*/*"))) == PAGES


def test_a_page_that_is_gone_is_removed_though_it_is_listed(served):
    served.pull()
    del served.site.pages["/p/3/"]
    served.dates["/p/3/"] = NEW
    served.write_sitemap()
    assert served.pull().removed == 1
    assert "/p/3/" not in served.list_paths()


@pytest.mark.parametrize("how", ["not listed", "not there"])
def test_most_pages_are_never_removed_at_once(served, how):
    served.pull()
    for path in list(served.dates)[:15]:
        if how == "not listed":
            del served.dates[path]
        else:
            del served.site.pages[path]
            served.dates[path] = NEW
    served.write_sitemap()
    result = served.pull()
    assert result.removed == 0
    assert len(served.list_paths()) == PAGES
    (problem,) = result.problems
    assert "15 of its 20 known pages are gone" in problem.reason
    assert "`huigu rebuild --full`" in problem.remedy


def test_pages_that_the_settings_leave_out_now_are_removed_without_ado(served):
    served.pull()
    result = served.pull(include=["/p/1*"])
    assert count(result)[2:] == (9, 11)
    assert result.problems == ()


def test_a_page_that_fails_keeps_its_old_copy(served):
    served.pull()

    async def fail(request: web.Request) -> web.Response:
        return web.Response(status=403)

    served.site.pages["/p/3/"] = fail
    served.dates["/p/3/"] = NEW
    served.write_sitemap()
    result = served.pull()
    assert [problem.path for problem in result.problems] == [f"{served.site.url}/p/3/"]
    assert count(result) == (0, 0, 0, PAGES - 1)
    assert "/p/3/" in served.list_paths()


def test_a_pull_ends_when_the_host_does_not_answer_and_the_next_one_goes_on(served):
    async def fail(request: web.Request) -> web.Response:
        return web.Response(status=503, headers={"Retry-After": "9999"})

    pages = dict(served.site.pages)
    for path in list(served.dates)[8:]:
        served.site.pages[path] = fail
    with pytest.raises(SourceUnreachable, match="5 pages one after the other"):
        served.pull()
    assert len(served.list_paths()) == 8
    served.site.pages |= pages
    served.pull()
    # Those that failed are left for the next round, and what was brought is not asked for again.
    assert len([path for path in served.site.asked if path.startswith("/p/")]) == 7
    assert count(served.pull())[0] == 5


def test_a_pull_ends_with_its_time_and_the_next_one_goes_on(served):
    result = served.pull(requests_per_second=40, max_minutes=0.2 / 60)
    assert 0 < result.new < PAGES
    assert "before" in result.problems[-1].reason
    again = served.pull()
    assert result.new + again.new == PAGES
    assert served.list_paths() == sorted(served.dates)


def test_a_killed_pull_goes_on_where_it_was(served):
    settings = served.make_settings(requests_per_second=20)
    code = f"""
import msgspec
from pathlib import Path
from indexer.sources.site.pull import pull_site
from indexer.sources.site.spec import SiteSettings
settings = msgspec.json.decode({msgspec.json.encode(settings)!r}, type=SiteSettings)
pull_site(settings, Path({str(served.folder)!r}), lambda done, total: print(done, flush=True))
"""
    process = subprocess.Popen(
        [sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    for line in process.stdout:
        if line.strip() == "6":
            break
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert 6 <= len(served.list_paths()) < PAGES
    result = served.pull()
    assert result.new + result.unchanged == PAGES
    assert result.unchanged >= 6
    assert len([path for path in served.site.asked if path.startswith("/p/")]) == result.new
    assert served.list_paths() == sorted(served.dates)


def test_a_file_that_was_lost_is_brought_again(served):
    served.pull()
    copy = read_copies(served.folder)[0]
    (served.folder / copy.file).unlink()
    assert count(served.pull()) == (1, 0, 0, PAGES - 1)


def test_damaged_records_are_one_line(served):
    served.pull()
    (served.folder / RECORDS).write_bytes(b"no database" * 1000)
    with pytest.raises(SourceError, match="remove the folder"):
        served.pull()
    with pytest.raises(SourceError, match="remove the folder"):
        read_copies(served.folder)


def test_a_date_without_time_is_believed_from_the_next_day_on(served):
    day = 86_400.0
    times = [1_672_617_600.0]  # 2023-01-02
    page = visiting.SitemapPage(f"{served.site.url}/p/1/", "2023-01-02")
    settings = served.make_settings()
    for after, asked in ((0, 1), (60, 1), (day, 1), (2 * day, 0), (40 * day, 1)):
        times[0] = 1_672_617_600.0 + after
        served.site.forget_requests()
        with (
            PageCopies(served.folder) as copies,
            visiting.Fetcher(settings.make_limits()) as fetcher,
        ):
            visitor = visiting.Visitor(
                fetcher, copies, frozenset(), limit_s=60, now=lambda: times[0]
            )
            visitor.visit_all({page.address: page}, lambda *_: None)
        assert served.site.asked.count("/p/1/") == asked, after


class TestLists:
    """Where the pages of a site are listed."""

    def test_robots_txt_names_sitemaps_which_name_others(self, served):
        url = served.site.url
        served.site.pages["/robots.txt"] = f"Sitemap: {url}/index.xml\nSitemap: /gone.xml\n"
        served.site.pages["/index.xml"] = (
            f"<sitemapindex><sitemap><loc>{url}/sitemap.xml</loc></sitemap>"
            f"<sitemap><loc>{url}/index.xml</loc></sitemap></sitemapindex>"
        )
        result = served.pull()
        assert result.new == PAGES
        assert [problem.path for problem in result.problems] == [f"{url}/gone.xml"]

    def test_an_incomplete_list_removes_nothing(self, served):
        url = served.site.url
        index = "".join(
            f"<sitemap><loc>{url}/{name}.xml</loc></sitemap>" for name in ("sitemap", "more")
        )
        served.site.pages["/index.xml"] = f"<sitemapindex>{index}</sitemapindex>"
        served.site.pages["/more.xml"] = f"<urlset><url><loc>{url}/more</loc></url></urlset>"
        served.site.pages["/more"] = "<html>more"
        assert served.pull("/index.xml").new == PAGES + 1
        del served.site.pages["/more.xml"]
        result = served.pull("/index.xml")
        assert (result.removed, len(result.problems)) == (0, 1)

    def test_a_feed_names_the_newest_and_removes_nothing(self, served):
        served.pull()
        served.site.pages["/new"] = "<html>new"
        served.site.pages["/feed.xml"] = (
            f"<rss><channel><item><link>{served.site.url}/new</link></item></channel></rss>"
        )
        assert count(served.pull("/feed.xml")) == (1, 0, 0, 0)
        assert len(served.list_paths()) == PAGES + 1

    def test_a_page_may_name_a_feed(self, served):
        del served.site.pages["/sitemap.xml"]
        served.site.pages["/"] = (
            '<html><link rel="alternate" type="application/rss+xml" href="feed.xml">'
        )
        served.site.pages["/feed.xml"] = (
            "<rss><channel><item><link>/p/3/</link></item></channel></rss>"
        )
        assert served.pull().new == 1

    def test_the_address_of_a_page_means_the_pages_below_it(self, served):
        served.site.pages["/p/1/"] = "<html>section"
        served.dates["/p/1/more/"] = OLD
        served.site.pages["/p/1/more/"] = "<html>below"
        served.write_sitemap()
        served.pull("/p/1/")
        assert served.list_paths() == ["/p/1/", "/p/1/more/"]

    def test_languages_of_a_page_are_pages(self, served):
        url = served.site.url
        served.site.pages["/zh/"] = "<html>zh"
        served.site.pages["/sitemap.xml"] = (
            f'<urlset><url><loc>{url}/p/1/</loc><xhtml:link rel="alternate" hreflang="zh" '
            f'href="{url}/zh/"/></url></urlset>'
        )
        served.pull()
        assert served.list_paths() == ["/p/1/", "/zh/"]
        assert read_copies(served.folder)[0].alternates == (("zh", f"{url}/zh/"),)

    def test_a_site_without_any_list_is_one_line(self, served):
        del served.site.pages["/sitemap.xml"]
        with pytest.raises(SourceUnreachable, match="neither a sitemap nor a feed"):
            served.pull()

    @pytest.mark.parametrize("body", ["<urlset><url>", "<urlset/>", b"\x1f\x8bxx"])
    def test_a_damaged_list_is_one_line_and_the_copy_stays(self, served, body):
        served.pull()
        served.site.pages["/sitemap.xml"] = body
        with pytest.raises(SourceUnreachable) as caught:
            served.pull("/sitemap.xml")
        assert str(caught.value).isprintable()
        assert len(served.list_paths()) == PAGES

    def test_a_list_of_other_hosts_is_told(self, served):
        served.site.pages["/sitemap.xml"] = (
            "<urlset><url><loc>http://other.invalid/</loc></url></urlset>"
        )
        (problem,) = served.pull().problems
        assert "none of them is chosen" in problem.reason

    def test_other_hosts_may_belong_to_the_site(self, served):
        other = served.site.url.replace("127.0.0.1", "localhost")
        served.site.pages["/sitemap.xml"] = f"<urlset><url><loc>{other}/p/1/</loc></url></urlset>"
        assert served.pull().new == 0
        assert served.pull(hosts=[other.removeprefix("http://")]).new == 1

    def test_too_many_pages_are_cut_and_told(self, served):
        result = served.pull(max_pages=5)
        assert result.new == 5
        assert "15 pages more than `max_pages` (5)" in result.problems[0].reason

    def test_patterns_choose_paths(self, served):
        served.pull(include=["/p/1*"], exclude=["*/13/"])
        assert served.list_paths() == sorted(
            path for path in served.dates if path.startswith("/p/1") and path != "/p/13/"
        )


class TestPages:
    """What a listed address may turn out to be."""

    def test_robots_txt_leaves_pages_out_with_one_line_for_all(self, served):
        served.site.pages["/robots.txt"] = "User-agent: *\nDisallow: /p/1\n"
        result = served.pull()
        assert result.new == 9
        (problem,) = result.problems
        assert problem.reason == "robots.txt asks us to leave it out, as for 10 more"
        assert not any(path.startswith("/p/1") for path in served.site.asked)

    def test_a_redirect_to_a_listed_page_is_no_page_of_its_own(self, served):
        async def redirect(request: web.Request) -> web.Response:
            return web.Response(status=301, headers={"Location": "/p/2/"})

        served.site.pages["/p/1/"] = redirect
        result = served.pull()
        assert result.new == PAGES - 1
        files = {copy.address: copy.file for copy in read_copies(served.folder)}
        assert files[f"{served.site.url}/p/1/"] == ""

    def test_other_types_of_files_are_not_kept(self, served):
        served.site.types["/p/1/"] = "application/pdf"
        assert served.pull().new == PAGES - 1
        assert count(served.pull()) == (0, 0, 0, PAGES)

    def test_a_redirect_to_this_machine_is_one_line(self, served):
        async def redirect(request: web.Request) -> web.Response:
            return web.Response(status=302, headers={"Location": "http://169.254.169.254/"})

        served.site.pages["/p/1/"] = redirect
        result = served.pull(hosts=["169.254.169.254"])
        assert result.new == PAGES - 1
        (problem,) = result.problems
        assert "no public address" in problem.reason

    def test_bombs_and_endless_bodies_are_one_line_each(self, served):
        async def flood(request: web.Request) -> web.StreamResponse:
            response = web.StreamResponse()
            await response.prepare(request)
            for _ in range(1000):
                await response.write(b"x" * 65536)
            return response

        served.site.pages["/p/1/"] = flood
        result = served.pull(max_bytes=4096)
        assert result.new == PAGES - 1
        (problem,) = result.problems
        assert "4,096 bytes" in problem.reason

    def test_many_problems_are_counted(self, tmp_path):
        with serving_site() as site:
            served = Served(site, tmp_path, pages=30)
            served.write_sitemap()

            async def refuse(request: web.Request) -> web.Response:
                return web.Response(status=403)

            site.pages |= dict.fromkeys(served.dates, refuse)
            problems = served.pull().problems
            assert len(problems) == visiting.MAX_PROBLEMS + 1
            assert "10 more pages failed" in problems[-1].reason


def test_a_copy_that_is_full_takes_no_new_pages(served, monkeypatch):
    monkeypatch.setattr(visiting, "MAX_COPY_BYTES", 300)
    result = served.pull()
    assert 0 < result.new < PAGES
    (problem,) = result.problems
    assert "the local copy has" in problem.reason


def test_lists_that_cannot_be_had_are_not_all_tried(served):
    url = served.site.url
    index = "".join(f"<sitemap><loc>{url}/{name}.xml</loc></sitemap>" for name in range(100))
    served.site.pages["/index.xml"] = f"<sitemapindex>{index}</sitemapindex>"
    served.pull("/index.xml")
    assert len(served.site.asked) == 6
