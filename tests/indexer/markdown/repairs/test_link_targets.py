"""Words glued to the target of a link are text; blanks in a file's name are encoded."""

import time

import pytest

from indexer.markdown.repairs.link_targets import repair_link_targets


def test_spaces_in_an_address_are_encoded_and_reported():
    body, remarks = repair_link_targets("a\n[v](https://x.example/my talk.mp4) b", "p.md", 4)
    assert body == "a\n[v](https://x.example/my%20talk.mp4) b"
    assert [(remark.path, remark.line) for remark in remarks] == [("p.md", 5)]
    assert "my talk.mp4" in remarks[0].reason
    assert "my%20talk.mp4" in remarks[0].remedy


@pytest.mark.parametrize(
    "text",
    [
        '[v](https://x.example/a "A title")',
        "[v](<https://x.example/a b>)",
        "```\n[v](https://x.example/a b)\n```",
        "[v](https://x.example/a) and (https://x.example/b c)",
        "`[v](https://x.example/a “b”)`",
        "[v](https://x.example/it's)",
        "[v](https://x.example/?q=“mesh”)",
        "[v](https://x.example/wiki/Mesh_(network))",
        "[v](https://x.example/服务（一）.pdf)",
        "see a[i](x y) and [this](see below)",
        '[v]({{< ref "my page.md" >}})',
    ],
)
def test_titles_code_and_addresses_without_glued_words_stay(text):
    assert repair_link_targets(text, "p.md", 1) == (text, ())


@pytest.mark.parametrize(
    ("text", "repaired"),
    [
        ("[x](https://e.org/a “标题”)", "[x](https://e.org/a) “标题”"),
        ("[x](https://e.org/a ‘title’)", "[x](https://e.org/a) ‘title’"),
        ("[x](https://e.org/a 「标题」)", "[x](https://e.org/a) 「标题」"),
        ("[x](https://e.org/a （说明）)", "[x](https://e.org/a) （说明）"),
        ("[x](https://e.org/a“标题”)", "[x](https://e.org/a) “标题”"),
        ("[x](https://e.org/a（说明）)", "[x](https://e.org/a) （说明）"),
        ("[x](https://e.org/a 官方网站)", "[x](https://e.org/a) 官方网站"),
        ("[x](https://e.org/a the official site)", "[x](https://e.org/a) the official site"),
        ('[x](https://e.org/a "a "quoted" title")', '[x](https://e.org/a) "a "quoted" title"'),
        ('[x]("https://e.org/a")', "[x](https://e.org/a)"),
        ("[x]('https://e.org/a')", "[x](https://e.org/a)"),
        ("[x](“https://e.org/a”)", "[x](https://e.org/a)"),
        ('[x](“https://e.org/a” "标题")', '[x](https://e.org/a "标题")'),
        ("[x]('/docs/a')", "[x](/docs/a)"),
        ("[盘](https://e.org/s/1a 提取码：x1y2)", "[盘](https://e.org/s/1a) 提取码：x1y2"),
        ("[盘](https://e.org/s/1a提取码：x1y2)", "[盘](https://e.org/s/1a) 提取码：x1y2"),
        ("[盘](https://e.org/s/1a 密码 x1y2)", "[盘](https://e.org/s/1a) 密码 x1y2"),
        ("[盘](https://e.org/s/1a code: x1y2)", "[盘](https://e.org/s/1a) code: x1y2"),
        ("[盘](https://e.org/s/1a,pwd:x1y2)", "[盘](https://e.org/s/1a) ,pwd:x1y2"),
        ("[盘](https://e.org/s/1a?pwd=x 访问码 x)", "[盘](https://e.org/s/1a?pwd=x) 访问码 x"),
        ("[x]（https://e.org/a）后", "[x](https://e.org/a)后"),
        ("[x](/slides/my talk.pdf)", "[x](/slides/my%20talk.pdf)"),
        ("[x](slides/我的 演讲.pptx)", "[x](slides/我的%20演讲.pptx)"),
        ("[x](https://e.org/a https://e.org/b)", "[x](https://e.org/a) https://e.org/b"),
        ("[x](https://e.org/a/ - e.org)", "[x](https://e.org/a/) - e.org"),
        ('[x](https://e.org/?q="a b")', '[x](https://e.org/?q="a%20b")'),
        ("[x](mailto: me@e.org)", "[x](mailto:me@e.org)"),
        ("[x](https://e.org/in / li-lei /)", "[x](https://e.org/in/li-lei/)"),
        ("[x](https://e.org/a# part-1)", "[x](https://e.org/a#part-1)"),
        ("[x](https://e.org/news .html)", "[x](https://e.org/news.html)"),
        ("[x](https://e.org/a- b - c/)", "[x](https://e.org/a-%20b%20-%20c/)"),
        ("[x](https://e.org/talk .pdf)", "[x](https://e.org/talk%20.pdf)"),
        ('[x](https://e.org/?q="a / b")', '[x](https://e.org/?q="a%20/%20b")'),
        ("[会](https://e.org/r, passcode x9)", "[会](https://e.org/r) passcode x9"),
        ("[盘](https://e.org/s/1a提取码x1y2)", "[盘](https://e.org/s/1a) 提取码x1y2"),
        ("[x](https://e.org/讲稿 二.pdf “讲稿”)", "[x](https://e.org/讲稿%20二.pdf) “讲稿”"),
        ("[盘](https://e.org/s/1a(访问码:x1y2))", "[盘](https://e.org/s/1a) (访问码:x1y2)"),
        ("[x](https://e。org/a，b)", "[x](https://e。org/a) ，b"),
    ],
)
def test_the_address_alone_is_the_target_and_other_words_stay_text(text, repaired):
    body, [remark] = repair_link_targets(text, "p.md", 1)
    assert body == repaired
    assert remark.line == 1


@pytest.mark.parametrize("target", ["https://e.org/in / li-lei", "https://e.org/my talk.pdf"])
def test_the_remark_on_an_address_with_a_blank_names_the_blank(target):
    _, [remark] = repair_link_targets(f"[x]({target})", "p.md", 1)
    assert remark.reason == f"a link address holds a space ({target})"


@pytest.mark.parametrize(
    "text",
    [
        "<a href='https://e.org/s/1a（提取码：x1y2）'>盘</a>",
        '{{< button href="https://e.org/s/1a 提取码：x1y2" >}}盘{{< /button >}}',
    ],
)
def test_an_address_in_html_and_in_a_shortcode_is_without_the_note(urls, text):
    assert urls(text) == ["https://e.org/s/1a"]


def test_a_link_with_spaces_gives_a_record_and_a_remark(read):
    page = read("---\ntitle: t\n---\n[录像](https://x.example/my talk.mp4)")
    assert [link.url for link in page.sections[0].links] == ["https://x.example/my%20talk.mp4"]
    assert page.remarks[0].line == 4


def test_the_code_of_a_shared_folder_stays_in_the_text(read):
    [lead] = read("[网盘](https://e.org/s/1a 提取码：x1y2)").sections
    assert [link.url for link in lead.links] == ["https://e.org/s/1a"]
    assert lead.text == "网盘 提取码：x1y2"


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("[B站](bilibili.com/video/BV1xx411c7mD)", "https://bilibili.com/video/BV1xx411c7mD"),
        ("[官网](www.e.org)", "https://www.e.org"),
        ("[官网](istio.io)", "https://istio.io"),
        ("[code](github.com/a/b?tab=readme)", "https://github.com/a/b?tab=readme"),
        ("[x](e.org:8080/a)", "https://e.org:8080/a"),
        ('<a href="www.e.org/a">x</a>', "https://www.e.org/a"),
        ("[x](summit.e.asia/2024)", "https://summit.e.asia/2024"),
        ("[x](https：//e.org/a)", "https://e.org/a"),
        ("[x](https：／／e.org/a)", "https://e.org/a"),
        ("[x](https;//e.org/a)", "https://e.org/a"),
        ("[x](https//e.org/a)", "https://e.org/a"),
        ("[x](https:/e.org/a)", "https://e.org/a"),
        ("[x](http://https://e.org/a)", "https://e.org/a"),
        ("[x](me@e.org)", "mailto:me@e.org"),
        ("[x](@me)", "https://site.example/blog/p/@me"),
        ("[x](https/notes.md)", "https://site.example/blog/p/https/notes.md"),
        ("[x](notes.md)", "https://site.example/blog/p/notes.md"),
        ("[x](main.go)", "https://site.example/blog/p/main.go"),
        ("[x](v1.2/notes.html)", "https://site.example/blog/p/v1.2/notes.html"),
        ("[x](my.talk.pdf)", "https://site.example/blog/p/my.talk.pdf"),
    ],
)
def test_a_host_without_scheme_is_no_path_below_the_page(urls, text, url):
    assert urls(text) == [url]


@pytest.mark.parametrize(
    "text",
    ["](" * 200_000, "[a](b " * 100_000, "](" + "（" * 200_000, "` `` " * 100_000 + "](a b)"],
)
def test_a_hostile_line_is_read_in_time(text):
    started = time.process_time()
    repair_link_targets(text, "p.md", 1)
    assert time.process_time() - started < 3
