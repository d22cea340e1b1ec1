"""Shortcodes become Markdown and HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.markdown.shortcodes.expand import expand_shortcodes

PAGES = {"blog/a.md": "https://example.org/blog/a/"}


TEMPLATES = {"blob": "https://git.example/blob/main"}


def expand(text: str) -> str:
    return expand_shortcodes(
        text,
        lambda target, language: PAGES.get(target),
        lambda name, params: TEMPLATES.get(name),
    )


@pytest.mark.parametrize(
    ("shortcode", "address"),
    [
        ("{{< ytlite id=dQw4w9WgXcQ >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        (f"{{{{< loom {'0a' * 16} >}}}}", f"https://www.loom.com/share/{'0a' * 16}"),
        ("{{< youtube dQw4w9WgXcQ >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        (
            '{{< youtube id="dQw4w9WgXcQ" title="Day 1" >}}',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        ("{{<youtube dQw4w9WgXcQ>}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{{% youtube dQw4w9WgXcQ %}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{{< youtube dQw4w9WgXcQ />}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{{< bilibili BV1xx411c7mD >}}", "https://www.bilibili.com/video/BV1xx411c7mD"),
        ('{{< bilibili aid="170001" >}}', "https://www.bilibili.com/video/av170001"),
        ("{{< vimeo 146022717 >}}", "https://vimeo.com/146022717"),
        ("{{< bilibili BV1xx411c7mD 2 >}}", "https://www.bilibili.com/video/BV1xx411c7mD?p=2"),
        (
            '{{< bilibili "BV1xx411c7mD" "12" >}}',
            "https://www.bilibili.com/video/BV1xx411c7mD?p=12",
        ),
        ("{{< bilibili BV1xx411c7mD 1 >}}", "https://www.bilibili.com/video/BV1xx411c7mD"),
        ("{{< bilibili id=BV1xx411c7mD p=3 >}}", "https://www.bilibili.com/video/BV1xx411c7mD?p=3"),
        (
            '{{< bilibili bvid="BV1xx411c7mD" page="3" t="61" >}}',
            "https://www.bilibili.com/video/BV1xx411c7mD?p=3&t=61",
        ),
        (
            "{{< bilibili https://www.bilibili.com/video/BV1xx411c7mD 4 >}}",
            "https://www.bilibili.com/video/BV1xx411c7mD?p=4",
        ),
        ("{{< bilibili 170001 >}}", "https://www.bilibili.com/video/av170001"),
        ("{{< bilibili av170001 2 >}}", "https://www.bilibili.com/video/av170001?p=2"),
        ("{{< bilibili aid=170001 page=2 >}}", "https://www.bilibili.com/video/av170001?p=2"),
        (
            '{{< youtube id="dQw4w9WgXcQ" start="90" >}}',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90",
        ),
        (
            '{{< youtube "dQw4w9WgXcQ?start=90" >}}',
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ&t=90",
        ),
        ("{{< youtube dQw4w9WgXcQ wide >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{{< youtube-lite dQw4w9WgXcQ >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ("{{< video youtube dQw4w9WgXcQ >}}", "https://www.youtube.com/watch?v=dQw4w9WgXcQ"),
        ('{{< video provider="vimeo" id="146022717" >}}', "https://vimeo.com/146022717"),
        (
            "{{< media type=youtube id=dQw4w9WgXcQ >}}",
            "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
        ),
        ('{{< embed/player bvid="BV1xx411c7mD" >}}', "https://www.bilibili.com/video/BV1xx411c7mD"),
        ("{{< gist spf13 7896402 >}}", "https://gist.github.com/spf13/7896402"),
        (
            '{{< x user="SanDiegoZoo" id="1453110110599868418" >}}',
            "https://x.com/SanDiegoZoo/status/1453110110599868418",
        ),
        (
            '{{< figure src="a.png" link="https://example.org/talk" title="T" >}}',
            "https://example.org/talk",
        ),
        ('{{< card href="https://example.org/x?a=1" title="Card" >}}', "https://example.org/x?a=1"),
        ('{{< iframe "https://player.example/1" >}}', "https://player.example/1"),
        ('{{< button link="https://example.org/go" >}}Go{{< /button >}}', "https://example.org/go"),
    ],
)
def test_a_shortcode_with_an_address_becomes_a_link(shortcode, address):
    assert f'<a href="{address.replace("&", "&amp;")}">' in expand(f"before {shortcode} after")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[a]({{< ref "blog/a.md" >}})', "[a](https://example.org/blog/a/)"),
        ('[a]({{< relref path="blog/a.md" >}})', "[a](https://example.org/blog/a/)"),
        ('[a]({{< ref "blog/none.md" >}})', "[a]()"),
        (
            "[h]({{< blob >}}/samples)",
            "[h](https://git.example/blob/main/samples)",
        ),
        ('{{< gloss "mesh" >}}网格{{< /gloss >}}', "网格"),
        ("{{< gloss >}}mesh{{< /gloss >}}", "mesh"),
        ('{{< gloss "mesh" >}}{{< /gloss >}}', "mesh"),
        ("a {{< unknown >}} b", "a  b"),
        ("a {{< video hello-world >}} b", "a  b"),
        ('a {{< asciinema "/casts/a.cast" >}} b', "a  b"),
        ("a {{< figure id=dQw4w9WgXcQ >}} b", "a  b"),
        ("a {{< youtube-subscribe >}} b", "a  b"),
        ("[h]({{< unknown >}}/samples)", "[h]({{unknown}}/samples)"),
        ("[h](<{{< unknown >}}/{{< blob >}}>)", "[h](<{{unknown}}/https://git.example/blob/main>)"),
        ("[h](https://a.example/{{< unknown >}}.pdf)", "[h](https://a.example/{{unknown}}.pdf)"),
        ('<a href="{{< unknown >}}/x">h</a>', '<a href="{{unknown}}/x">h</a>'),
        ("[h]: https://a.example/{{< unknown >}}", "[h]: https://a.example/{{unknown}}"),
        ("https://a.example/{{< unknown >}}/x", "https://a.example/{{unknown}}/x"),
        ("https://a.example/x{{< br >}} b", "https://a.example/x b"),
        ("见 https://a.example/x。{{< br >}}/b", "见 https://a.example/x。/b"),
        ("(see [h](https://a.example) {{< br >}})", "(see [h](https://a.example) )"),
        ("{{< tip >}}\nInner **text**\n{{< /tip >}}", "\nInner **text**\n"),
        ('{{< figure src="a.png" caption="标题" >}}', "标题"),
        ('{{< image link="./a.svg" caption="Picture" >}}', "Picture"),
        ("{{</* youtube x */>}}", "{{< youtube x >}}"),
        ("`{{%/* a\nb */%}}`", "`{{% a\nb %}}`"),
        ("{{</*youtube x*/>}}", "{{< youtube x>}}"),
        ("{{< never closed", "{{< never closed"),
        ("{{ .Template }}", "{{ .Template }}"),
        ("{{< /alone >}}", ""),
        ("{{< outer >}}{{< outer >}}x{{< /outer >}}{{< /outer >}}", "x"),
    ],
)
def test_a_shortcode_becomes_text(text, expected):
    assert expand(text) == expected


def test_a_callout_keeps_title_and_inner_text():
    expanded = expand('{{<callout note "什么是双栈？">}}\n双栈就是…\n{{</callout>}}')
    assert "什么是双栈？" in expanded
    assert "双栈就是…" in expanded


def test_code_becomes_a_fence_at_the_tags_own_indentation():
    """A code line further left must not end the list item."""
    text = "1.  A\n\n    {{< text sh >}}\n$ ls {{< blob >}}\n    {{< /text >}}\n\n1.  B\n"
    fence = "    ~~~~\n    $ ls https://git.example/blob/main\n    ~~~~\n"
    assert expand(text) == f"1.  A\n\n{fence}\n1.  B\n"


@pytest.mark.parametrize(("mark", "indent"), [("", ""), ("> ", "> "), ("1. ", "   ")])
def test_code_behind_text_is_a_block_at_the_indentation_of_that_text(mark, indent):
    tags = "{{< gloss >}}b{{< /gloss >}}: {{< text sh >}}\n$ ls\n{{< /text >}}"
    text = f"{mark}See {tags}"
    fence = f"{indent}~~~~\n{indent}$ ls\n{indent}~~~~"
    assert expand(text) == f"{mark}See b: \n\n{fence}"


def test_code_with_a_fence_inside_gets_a_longer_one():
    expanded = expand("{{< highlight md >}}\n~~~~~\nx\n~~~~~\n{{< /highlight >}}")
    assert expanded.startswith("~~~~~~\n")


def test_parameters_cannot_break_out_of_the_link():
    expanded = expand('{{< youtube id="a\\"><script>b" title="</a><b>" >}}')
    assert "<script>" not in expanded
    assert "</a><b>" not in expanded


@given(
    st.lists(
        st.sampled_from([
            "{{<",
            ">}}",
            "{{%",
            "%}}",
            "/",
            '"',
            "`",
            " a ",
            "x=",
            "/*",
            "*/",
            "\n",
            "text",
            "gloss",
            "中",
        ]),
        max_size=40,
    )
)
def test_any_text_can_be_expanded(pieces):
    assert isinstance(expand("".join(pieces)), str)


@given(st.text(alphabet="ab中 \n#*[]()"))
def test_text_without_shortcodes_stays_as_it_is(text):
    assert expand(text) == text
