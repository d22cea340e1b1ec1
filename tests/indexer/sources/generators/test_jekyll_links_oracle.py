"""Pages of Jekyll sites have the links and anchors that the real Jekyll gives them."""

from __future__ import annotations

import pytest

from tests.indexer.sources.generators.real_generators import (
    find_program,
    list_addresses,
    list_anchors,
    read_anchors,
    read_links,
    run_program,
)

BASE = "https://example.org/base"
CONFIG = """
url: https://example.org
baseurl: /base
repo: https://github.com/mesh/talks
collections:
  talks: {output: true}
"""
FILES = {
    "_plugins/none.rb": "",
    "_data/people.yml": "- {name: Ann, link: https://ann.example/}\n- {name: Bo, link: ''}\n",
    "_data/deep/rooms.json": '{"main": {"map": "https://map.example/main"}}',
    "_includes/card.html": (
        '<a href="{{ include.to }}">{{ include.label | default: "none" }}</a>'
        "{% if include.more %}[more]({{ include.more | relative_url }}){% endif %}\n"
    ),
    "part.md": "A [part](https://part.example/) of a page.\n",
    "files/slides.pdf": "%PDF",
    "other.md": "---\ntitle: Other\n---\nText.\n",
    "_posts/2022-03-04-first.md": "---\ntitle: First\ntags: [a]\ncategories: news\n---\nText.\n",
    "_posts/2022-03-05-second.md": "---\ntitle: Second\n---\nText.\n",
    "_talks/one.md": "---\ntitle: One\nvideo: https://v.example/1\n---\nText.\n",
    "_talks/two.md": "---\ntitle: Two\nvideo: https://v.example/2\n---\nText.\n",
}
BODY = """
# Links of *all* kinds, in 2022!

[other]({% link other.md %}) [post]({% post_url 2022-03-04-first %})
[talk]({% link _talks/one.md %}) [file]({% link files/slides.pdf %})
[base]({{ site.baseurl }}/x.html) [url]({{ site.url }}{{ site.baseurl }}/y.html)
[relative]({{ "/z.html" | relative_url }}) [absolute]({{ "/w.html" | absolute_url }})
[repo]({{ site.repo }}/issues) [page]({{ page.link }}) [self]({{ page.url | relative_url }})
[missing]({{ site.nothing }}/path)

## What's new in v1.2.0?

{% for person in site.data.people %}{% if person.link != "" %}
- [{{ person.name }}]({{ person.link }})
{% endif %}{% endfor %}

[map]({{ site.data.deep.rooms.main.map }})

{% for post in site.posts limit: 1 %}
* [{{ post.title }}]({{ post.url | relative_url }}) {{ post.date | date: "%Y" }}
{% endfor %}
{% assign talks = site.talks | where: "title", "Two" %}
{% for talk in talks %}[{{ talk.title }}]({{ talk.video }}){% endfor %}
{% assign found = site.talks | where_exp: "talk", "talk.title == 'One'" | first %}
<{{ found.video }}>

## 服务网格（Service Mesh）是什么？

{% include card.html to="https://card.example/" label="A card" more="/more.html" %}
{% capture place %}https://captured.example/{{ page.title | slugify }}{% endcapture %}
[captured]({{ place }})

{% include_relative part.md %}

{% case page.title %}{% when "Links" %}[case](https://case.example/){% else %}[no](no){% endcase %}
{% unless page.link %}[no](https://no.example/){% endunless %}

## C++ & Rust

{% raw %}`{{ not.a.template }}`{% endraw %}

{% highlight ruby %}
puts "https://code.example/"
{% endhighlight %}

<div class="row">
  <div>

      <a href="https://deep.example/">deep</a>

  </div>
  <div markdown="1">
  [in Markdown](https://inner.example/)
  </div>
</div>

## C++ & Rust

[by attribute](https://attribute.example/){: .button} [^1]
{: #own-id}

[reference] and [another one][ref].

[reference]: https://reference.example/
[ref]: {{ site.baseurl }}/ref.html
[^1]: A [note](https://note.example/).
"""


@pytest.mark.slow
def test_a_page_has_the_links_and_anchors_of_jekyll(tree):
    front = "---\ntitle: Links\nlink: https://page.example/\n---\n"
    tree.write({"_config.yml": CONFIG, "links.md": front + BODY, **FILES})
    built = tree.folder.parent / "built"
    program = find_program("jekyll", "apt-get install jekyll")
    run_program([program, "build", "-s", ".", "-d", str(built)], tree.folder)
    document = tree.load()["links.md"]
    assert document.url == f"{BASE}/links.html"
    page = built / "links.html"
    expected = {link for link in read_links(page, document.url) if "#fn" not in link}
    assert len(expected) > 25
    own = {address for address in list_addresses(document) if "#fn" not in address}
    assert own - {"https://page.example/"} == expected - {"https://page.example/"}
    assert list_anchors(document) == read_anchors(page)
    text = "".join(section.text for section in document.sections)
    assert "{%" not in text
    assert text.count("{{") == 1


@pytest.mark.slow
def test_github_pages_publish_files_without_front_matter(tree):
    """Its own plugins are in no package of Debian; this is what their documentation says."""
    tree.write({
        "_config.yml": "url: https://example.org\n",
        "README.md": "# Home\n\nText, and [more](docs/more.md).\n",
        "docs/more.md": "# More\n\nText.\n",
        "docs/README.md": "# Docs\n\nText.\n",
        "CONTRIBUTING.md": "# No page\n",
    })
    documents = tree.load()
    assert {id: document.url for id, document in documents.items()} == {
        "README.md": "https://example.org/",
        "docs/more.md": "https://example.org/docs/more.html",
        "docs/README.md": "https://example.org/docs/",
    }
    assert list_addresses(documents["README.md"]) == {"https://example.org/docs/more.html"}
