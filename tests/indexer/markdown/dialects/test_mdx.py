"""Pages of MDX show their text and their links, and nothing of their code."""

import pytest

MODULES = """\
import Tabs from '@theme/Tabs';
import {
  A,
} from './a';

export const box = () => {

  return <a href="/no">no</a>;
};

Text.
"""


def list_links(page):
    return [(link.label, link.url) for section in page.sections for link in section.links]


def test_imports_and_exports_are_not_shown(read_text):
    assert read_text("docusaurus", MODULES) == "Text."


def test_a_sentence_that_begins_with_import_stays(read_text):
    assert read_text("docusaurus", "We then\nimport tea.") == "We then import tea."


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a {props.x} b", "a b"),
        ("a {'shown'} b", "a shown b"),
        ("a {/* note */} b", "a b"),
        ("Don't {ok && <p>Don't</p>} stop", "Don't stop"),
        ("1 < 2 and a \\{b}", "1 < 2 and a {b}"),
        ("`{code} <Tag>` {x}", "{code} <Tag>"),
        ("open { brace", "open { brace"),
        ("a <b>bold</b> <Icon name='x' /> c", "a bold c"),
        ("<>\nin a fragment\n</>", "in a fragment"),
    ],
)
def test_expressions_show_only_plain_text(read_text, body, text):
    assert read_text("docusaurus", body) == text


def test_code_blocks_stay(read_text):
    body = "```jsx\nimport X from 'y'\n<Foo bar={1} />\n```\n"
    assert read_text("docusaurus", body) == "import X from 'y'\n<Foo bar={1} />"


def test_tabs_show_their_labels_and_their_markdown(read, read_text):
    body = """\
<Tabs groupId="os">
  <TabItem value="mac" label="macOS" default>

    Use **brew**: see [notes](./notes).

  </TabItem>
  <TabItem value="win" label="Windows">Use winget</TabItem>
</Tabs>
"""
    assert read_text("docusaurus", body).split() == ([
        "macOS",
        "Use",
        "brew:",
        "see",
        "notes.",
        "Windows",
        "Use",
        "winget",
    ])
    assert list_links(read("docusaurus", body)) == [("notes", "https://site.example/base/notes")]


@pytest.mark.parametrize(
    ("body", "link"),
    [
        ('<Link to="/docs/a">Docs</Link>', ("Docs", "https://site.example/docs/a")),
        ("<a href={useBaseUrl('/b.pdf')}>B</a>", ("B", "https://site.example/b.pdf")),
        (
            '<Link\n  className="x"\n  to="/c">\n  See C\n</Link>',
            ("See C", "https://site.example/c"),
        ),
        ('<Card title="Card" href="https://e.org">more</Card>', ("Card more", "https://e.org")),
    ],
)
def test_components_with_an_address_are_links(read, body, link):
    assert list_links(read("docusaurus", body)) == [link]


def test_an_address_of_an_expression_gives_no_link(read, read_text):
    body = "<Link to={item.url}>one</Link>"
    assert list_links(read("docusaurus", body)) == []
    assert read_text("docusaurus", body) == "one"


def test_players_are_links_to_the_video(read):
    body = (
        '<YouTube id="aaaaaaaaaaa" />\n\n'
        "<iframe src=\"https://www.youtube.com/embed/bbbbbbbbbbb\" style={{width: '1px'}} />\n"
    )
    urls = [url for _, url in list_links(read("docusaurus", body))]
    assert urls == [f"https://www.youtube.com/watch?v={letter * 11}" for letter in "ab"]


def test_remarks_name_the_line_of_the_file(read):
    page = read("docusaurus", f"{MODULES}\n<Link\n  to='/x'>y</Link>\n\n[z]({{url}})\n")
    assert not page.remarks
    page = read("docusaurus", f"{MODULES}\n\n##Glued\n")
    assert [remark.line for remark in page.remarks] == [17]


def test_only_files_of_mdx_are_read_so_on_astro(read_text):
    assert read_text("astro", "a {x} b") == "a {x} b"
    assert read_text("astro", "a {x} b", "page.mdx") == "a b"


def test_many_open_braces_take_no_long_time(read_text):
    assert read_text("docusaurus", "{a " * 20_000).startswith("{a {a")
