"""A page of HTML gives its content, with anchors, links and what it says of itself."""

import pytest

from indexer.errors import BadInput
from indexer.html.limits import MAX_TAGS
from indexer.html.reader import read_fragment, read_page

URL = "https://site.example/talks/mesh/"
AROUND = """\
<!doctype html><html lang="{lang}"><head><title>{title}</title>{head}</head><body>
<header><a href="/">Site</a><nav><a href="/a/">A</a></nav></header>
{body}
<aside class="sidebar"><a href="/x/">Related</a></aside><footer>Copyright</footer>
</body></html>
"""


def read(body, head="", lang="en", title="Mesh | Site", url=URL, site=""):
    text = AROUND.format(body=body, head=head, lang=lang, title=title)
    return read_page(text, url, "page.html", site)


def list_sections(page):
    return [
        (*section.headings[-1:], section.anchor, section.text)
        for section in page.sections
        if section.headings or section.text
    ]


def list_links(page):
    return [(link.label, link.url) for section in page.sections for link in section.links]


@pytest.mark.parametrize(
    "body",
    [
        "<article><h1>Mesh</h1><p>Text.</p></article>",
        "<main><h1>Mesh</h1><p>Text.</p></main>",
        "<div role='main'><h1>Mesh</h1><p>Text.</p></div>",
        "<div><div><h1>Mesh</h1><p>Text.</p></div></div>",
        "<main><article><h1>Mesh</h1><p>Text.</p></article><p><a href='/b/'>B</a></p></main>",
        "<main><nav class='breadcrumbs'><a href='/'>Up</a></nav><h1>Mesh</h1><p>Text.</p></main>",
        "<article><header><h1>Mesh</h1><time>May</time></header><p>Text.</p></article>",
        "<article><p>1.0</p><h1>Mesh</h1><p>Text.</p><footer>By Ada</footer></article>",
        "<article><h1>Mesh</h1><p>Text.</p><a rel='next' href='/n/'>Next</a></article>",
        "<article><h1>Mesh</h1><ul id='toc'><li><a href='#a'>A</a></ul><p>Text.</p></article>",
        "<article><h1>Mesh</h1><p>Text.</p><div id='comments'>Nice!</div></article>",
        "<h1>Mesh</h1><article><p>Text.</p></article>",
    ],
)
def test_only_the_content_is_read(body):
    page = read(body)
    assert page.title == "Mesh"
    assert list_sections(page) == [("", "Text.")]


@pytest.mark.parametrize(
    "heading",
    [
        "<h2 id='one'>One <a class='headerlink' href='#one' title='Permalink'>¶</a></h2>",
        "<h2 id='one'><a href='#one'>#</a> One</h2>",
        "<h2 id='one'><a class='header' href='#one'>One</a></h2>",
        "<h2 id='one'>One<a href='#one' aria-label='Permalink'>\u200b</a></h2>",
        "<h2><a id='one'></a>One</h2>",
        "<a name='one'></a><h2>One</h2>",
        "<section id='one'><h2>One</h2></section>",
        "<h2 id='one'>One <span class='sr-only'>link</span></h2>",
    ],
)
def test_headings_have_anchors_and_no_permalinks(heading):
    page = read(f"<article><h1>Mesh</h1>{heading}<p>Text.</p></article>")
    assert list_sections(page) == [("One", "one", "Text.")]
    assert list_links(page) == []


@pytest.mark.parametrize(
    "code",
    [
        "<pre><code>a = 1\nb</code></pre>",
        "<div class='language-py'><button>Copy</button><span class='lang'>py</span>"
        "<pre><span>a = 1</span>\nb</pre></div>",
        "<figure class='highlight'><table><tr><td class='gutter'><pre>1<br>2</pre></td>"
        "<td class='code'><pre><span>a = 1</span><br><span>b</span></pre></td></table></figure>",
        "<table class='lntable'><tr><td><pre>1\n2</pre></td><td><pre>a = 1\nb</pre></td></table>",
    ],
)
def test_code_keeps_its_lines_without_their_numbers(code):
    assert list_sections(read(f"<article><h1>Mesh</h1>{code}</article>")) == [("", "a = 1\nb")]


def test_tables_lists_and_players_are_read_as_in_markdown():
    page = read(
        "<article><h1>Mesh</h1><ul><li>One</li><li>Two</li></ul>"
        "<table><tr><th>Talk</th><th>Video</th></tr>"
        "<tr><td>Tea</td><td><a href='/v'>watch</a></td></tr></table>"
        "<iframe src='https://www.youtube.com/embed/aaaaaaaaaaa'></iframe>"
        "<video data-src='https://site.example/b.mp4'></video></article>"
    )
    video = "https://www.youtube.com/watch?v=aaaaaaaaaaa"
    file = "https://site.example/b.mp4"
    text = f"One\nTwo\n\nTalk | Video\nTea | watch\n{video} {file}"
    assert list_sections(page) == [("", text)]
    links = [("watch", "https://site.example/v"), (video, video), (file, file)]
    assert list_links(page) == links
    assert [block.kind for block in page.blocks] == ["item", "item", "row", "row", "paragraph"]


def test_bare_addresses_are_links_but_not_in_code():
    page = read(
        "<article><h1>Mesh</h1><p>视频：https://a.example/v。<code>https://b.example</code></p></article>"
    )
    assert list_links(page) == [("https://a.example/v", "https://a.example/v")]


def test_links_are_joined_to_the_base_of_the_page():
    body = "<article><h1>Mesh</h1><p>Text <a href='x.pdf'>x</a> <a href='#a'>a</a></p></article>"
    assert list_links(read(body))[0] == ("x", f"{URL}x.pdf")
    page = read(body, head="<base href='/files/'>")
    assert list_links(page)[0] == ("x", "https://site.example/files/x.pdf")


@pytest.mark.parametrize(
    ("body", "head", "site", "title"),
    [
        ("<h1>Own</h1><p>Text.</p>", "", "", "Own"),
        ("<h1>Own</h1><p>Text.</p>", "<meta property='og:title' content='Named'>", "", "Named"),
        ("<h1>Own</h1><p>Text.</p>", "", "Site", "Mesh"),
        ("<p>Text.</p>", "", "Site", "Mesh"),
        ("<p>Text.</p>", "<meta property='og:site_name' content='Site'>", "", "Mesh"),
        ("<p>Text.</p>", "", "", "Mesh | Site"),
    ],
)
def test_the_title_is_that_of_the_page_and_not_of_its_site(body, head, site, title):
    assert read(f"<article>{body}</article>", head, site=site).title == title


def test_the_head_says_when_who_and_where():
    head = """
    <link rel="canonical" href="/talks/mesh/"><meta name="description" content="About it">
    <link rel="alternate" hreflang="zh" href="https://site.example/zh/mesh/">
    <link rel="alternate" hreflang="x-default" href="https://site.example/">
    <meta property="article:published_time" content="2031-04-06T08:00:00Z">
    <meta name="author" content="Ada Kim"><meta name="keywords" content="mesh, tea">
    """
    page = read("<article><p>Text.</p></article>", head, lang="zh-CN")
    assert (page.language, page.canonical, page.summary) == ("zh-CN", URL, "About it")
    assert page.alternates == (("zh", "https://site.example/zh/mesh/"),)
    assert page.published == "2031-04-06T08:00:00Z"
    assert (page.front["authors"], page.front["tags"]) == (["Ada Kim"], ["mesh", "tea"])


def test_json_ld_names_event_people_and_video():
    head = """<script type="application/ld+json">{"@graph": [
      {"@type": "Event", "name": "Tea Summit", "startDate": "2031-04-05", "performer":
        [{"@type": "Person", "name": "Bo Li"}], "location": {"name": "Hall", "address":
        {"addressLocality": "Oslo"}}},
      {"@type": "VideoObject", "embedUrl": "https://www.youtube.com/embed/aaaaaaaaaaa"},
      {"@type": "BreadcrumbList", "itemListElement": [{"name": "Home"},
        {"item": {"name": "Talks"}}, {"name": "Mesh"}]}]}</script>
      <script type="application/ld+json">{broken</script>"""
    front = read("<article><p>Text.</p></article>", head).front
    expected = {
        "event": "Tea Summit",
        "event_date": "2031-04-05",
        "location": "Hall, Oslo",
        "speakers": ["Bo Li"],
        "video": ["https://www.youtube.com/embed/aaaaaaaaaaa"],
        "breadcrumbs": ["Talks"],
    }
    assert {key: front.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    "head",
    [
        "<meta name='robots' content='noindex, follow'>",
        "<meta http-equiv='refresh' content='0; url=/new/'>",
    ],
)
def test_a_page_that_nobody_is_to_find_is_none(head):
    assert read("<article><p>Text.</p></article>", head) is None


@pytest.mark.parametrize(
    ("body", "url", "is_list"),
    [
        ("<p>Text.</p>", "https://site.example/blog/page/2/", True),
        (
            "<ul><li><a href='/a'>One</a><li><a href='/b'>Two</a><li><a href='/c'>C</a></ul>",
            URL,
            True,
        ),
        ("<article><h2><a href='/a/'>One</a></h2><p>Words.</p></article>", URL, True),
        ("<article><h1><a href='/talks/mesh/'>Own</a></h1><p>Words.</p></article>", URL, False),
        ("<ul><li><a href='https://youtu.be/aaaaaaaaaaa'>Video</a></ul>", URL, False),
        ("<p>Long words about something. <a href='/a'>One</a></p>", URL, False),
    ],
)
def test_pages_that_only_list_others_are_told(body, url, is_list):
    assert read(f"<main>{body}</main>", url=url).is_list == is_list


@pytest.mark.parametrize("address", ["http://[x", "http://[::1/", "//[x"])
def test_a_broken_address_in_a_heading_of_an_article_is_no_other_page(address):
    body = f'<article><h2><a href="{address}">Mesh</a></h2><p>Words.</p></article>'
    page = read(body)
    assert not page.is_list
    assert list_links(page) == []


def test_a_fragment_is_read_whole():
    page = read_fragment("<nav>Not</nav><p>Text <a href='/a'>a</a></p>", URL, "item")
    assert list_links(page) == [("a", "https://site.example/a")]


@pytest.mark.parametrize("text", ["<b>" * (MAX_TAGS + 1), "<div>" * 600, "<p" + " a=b" * 600 + ">"])
def test_a_page_beyond_a_limit_is_refused(text):
    with pytest.raises(BadInput) as refused:
        read_page(text, URL, "page.html")
    assert refused.value.path == "page.html"


def test_comments_do_not_change_what_is_content():
    page = read("<p>" + "words " * 30 + "</p><!-- a --><!-- b --><div><p>More</p></div>")
    assert page.sections[0].text.endswith("More")
