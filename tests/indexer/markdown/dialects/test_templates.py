"""Tags of templates and preprocessors are read, or leave neither text nor address."""

import pytest


def list_links(page):
    return [(link.label, link.url) for section in page.sections for link in section.links]


@pytest.mark.parametrize(
    ("generator", "body", "text"),
    [
        ("jekyll", "a {{ page.title }} b", "a b"),
        ("jekyll", "a {% if x %}shown{% endif %} b", "a shown b"),
        ("jekyll", "a {%- include x.html\n  y='z' -%} b", "a b"),
        ("jekyll", "{% comment %}\nno {{ x }}\n{% endcomment %}\nyes", "yes"),
        ("jekyll", "{% for p in site.posts %}\n- [{{ p.title }}]({{ p.url }})\n{% endfor %}", ""),
        ("jekyll", "{% highlight ruby %}\ndef {{ x }}\n{% endhighlight %}", "def {{ x }}"),
        ("jekyll", "```\n{{ x }}\n```", "{{ x }}"),
        ("jekyll", "see https://e.org/{{ x }}/a.html now", "see now"),
        ("jekyll", "{::comment}\nno\n{:/comment}\nyes", "yes"),
        ("jekyll", "* TOC\n{:toc}\n\nyes\n{: .lead}", "yes"),
        ("jekyll", "*[HTML]: Hyper\n\nHTML", "HTML"),
        ("hexo", "a {{ x }} b `{{ y }}`", "a b {{ y }}"),
        ("hexo", "{% note info %}\nNote\n{% endnote %}", "Note"),
        ("hexo", "{% codeblock lang:js %}\nf({% x %})\n{% endcodeblock %}", "f({% x %})"),
        ("hexo", "{% asset_img a.png \"'My alt' 'x'\" %}", "My alt"),
        ("vitepress", "a {{ f({b: 1}) }} b `{{ c }}`", "a b {{ c }}"),
        ("vitepress", "[[toc]]\n\n<<< @/x.js\n\na", "a"),
        ("vitepress", "<script setup>\nconst a\n\nb\n</script>\n\nc", "c"),
        ("vuepress", "<template #title>Slot</template>", "Slot"),
        ("mdbook", "a {{#include x.rs}} b\n\n```\n{{#include y.rs}}\n```", "a b"),
        ("mkdocs", "[TOC]\n\n--8<-- 'a.md'\n\na {{ b }} :material-clock: c", "a c"),
        ("hugo", "a {{ b }} c", "a {{ b }} c"),
    ],
)
def test_text_of_templates_is_not_shown(read_text, generator, body, text):
    assert read_text(generator, body) == text


def test_an_address_with_a_tag_gives_no_link_and_a_remark(read):
    page = read("jekyll", 'ok\n\n[a]({{ p.url | append: "x" }}) <a href="{{ p["u"] }}/b">b</a>')
    assert list_links(page) == []
    assert [remark.line for remark in page.remarks] == [6]


def test_tags_of_hexo_are_links(read):
    body = (
        "{% link Site https://e.org/a true %}\n\n"
        "{% blockquote Ada, Book https://e.org/b %}\nSaid\n{% endblockquote %}\n"
    )
    assert list_links(read("hexo", body)) == [
        ("Site", "https://e.org/a"),
        ("Ada Book", "https://e.org/b"),
    ]


def test_links_of_the_router_are_links(read):
    body = "<RouterLink to='/a'>A</RouterLink> <a :href=\"withBase('/b')\">B</a>"
    expected = [("A", "https://site.example/a"), ("B", "https://site.example/b")]
    assert list_links(read("vitepress", body)) == expected


@pytest.mark.parametrize("generator", ["jekyll", "hexo", "vitepress", "mkdocs"])
@pytest.mark.parametrize(
    "piece", ["{{ a ", "{% a ", "{{ a }} ", "{% raw %} ", "http://a.b/{{ a }}"]
)
def test_many_tags_take_no_long_time(read, generator, piece):
    assert read(generator, piece * 2_000).sections
