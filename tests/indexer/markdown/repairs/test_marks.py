"""Marks that Hugo shows as text are read as they are meant, and remarked."""

import time

import pytest


def outline(page):
    return [(section.headings, section.text) for section in page.sections]


@pytest.mark.parametrize(
    "heading",
    ["##\u00a0录像", "##\u3000录像", "##录像", "##\u200b录像", "＃＃ 录像", "\u3000## 录像 ##"],
)
def test_a_heading_with_an_odd_space_is_a_heading_without_an_anchor(read, heading):
    page = read(f"---\ntitle: T\n---\n## 资料\n\n{heading}\n[主题](https://e.org/1)")
    section = page.sections[-1]
    assert (section.headings[-1], section.text) == ("录像", "主题")
    assert section.anchor == ""
    assert section.links[0].kind == "video"
    assert [remark.line for remark in page.remarks] == [6]


def test_an_odd_heading_below_a_real_one_has_the_anchor_of_that(read):
    section = read("## 资料\n\n###录像\n\n[主题](https://e.org/1)").sections[-1]
    assert (section.headings, section.anchor) == (("资料", "录像"), "资料")


@pytest.mark.parametrize(
    "text",
    ["#云原生 #服务网格", "#12 已修复", "-1 度", "-v 选项", "*重点*内容", "a ##b", "\\##录像"],
)
def test_tags_numbers_and_options_are_no_marks(read, text):
    page = read(f"{text}\n\nend")
    assert outline(page)[0][1].startswith(text.replace("\\", "").replace("*", ""))
    assert page.remarks == ()


def test_items_with_odd_spaces_are_items(read):
    page = read("-\u3000录像：[一](https://e.org/1)\n-[讲稿](https://e.org/2)\n-\u00a0完")
    [lead] = page.sections
    assert lead.text == "录像：一\n讲稿\n完"
    assert [(link.kind, link.context) for link in lead.links] == [
        ("video", "录像：一"),
        ("slides", "讲稿"),
    ]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('[a](https://e.org/a){:target="_blank"} b', "a b"),
        ('[a](https://e.org/a){target="_blank" rel="noopener"}，b', "a，b"),
        ("**a**{: .big}", "a"),
        ("![图](a.png){width=50%} b", "图 b"),
        ("text\n{: .lead}", "text"),
        ("text\n\n{:.lead}\n\nb", "text\n\nb"),
        ("* TOC\n{:toc}", "TOC"),
        ("text\n{.lead #x}", "text"),
        ("path /v1/{:name}/{id} {a=1}", "path /v1/{:name}/{id} {a=1}"),
        ("`a{: .b}` c", "a{: .b} c"),
        ('[a](https://e.org/a) {:target="_blank"} b', "a b"),
        ('https://e.org/a{:target="_blank"} b', "https://e.org/a b"),
    ],
)
def test_lists_of_attributes_are_not_shown(read, text, shown):
    assert read(text).sections[0].text == shown


def test_the_id_of_a_heading_stays_its_anchor(read):
    section = read("## `x`{#slides}\n\ntext").sections[-1]
    assert (section.headings, section.anchor) == (("x",), "slides")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("[[会议纪要]]", [("会议纪要", "https://site.example/%E4%BC%9A%E8%AE%AE%E7%BA%AA%E8%A6%81/")]),
        ("[[notes/plan|计划]]", [("计划", "https://site.example/notes/plan/")]),
        ("[[计划|notes/plan]]", [("notes/plan", "https://site.example/notes/plan/")]),
        (
            "[[notes/plan#下一步]]",
            [("notes/plan > 下一步", "https://site.example/notes/plan/#%E4%B8%8B%E4%B8%80%E6%AD%A5")],
        ),
        ("| a |\n|---|\n| [[notes/plan\\|计划]] |", [("计划", "https://site.example/notes/plan/")]),
        ("![[notes/plan]]", [("notes/plan", "https://site.example/notes/plan/")]),
        ("[[talk.pdf]]", [("talk.pdf", "https://site.example/blog/p/talk.pdf")]),
        ("[[没有]] ![[a.png]]", []),
        ("[[1]](https://e.org/1)", [("[1]", "https://e.org/1")]),
    ],
)  # fmt: skip
def test_a_wiki_link_leads_to_its_page(read, text, links):
    lead = read(text).sections[0]
    assert [(link.label, link.url) for link in lead.links] == links
    assert "[[" not in lead.text


def test_a_wiki_link_in_code_stays(read):
    assert read("`[[ -f x ]]` and `[[a]]`").sections[0].text == "[[ -f x ]] and [[a]]"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("> [!NOTE]\n> 改到三楼", "改到三楼"),
        ("> [!tip]- 提示\n> 改到三楼", "提示\n改到三楼"),
        ("- [x] 订会议室\n- [ ] 发 [通知](https://e.org/n)", "订会议室\n发 通知"),
        ("1. [X] done", "done"),
        ("- [x](https://e.org/x) link", "x link"),
        ("::: tip 提示\n带电脑\n:::\n后面", "提示\n\n带电脑\n\n后面"),
        (":::note[Before you come]\nBring it\n:::", "Before you come\n\nBring it"),
        ('::: {.callout-note title="T"}\ntext\n:::', "T\n\ntext"),
        ("::: warning\nnever closed", "never closed"),
        (":::: details\n::: tip\ninner\n:::\n::::\nend", "inner\n\nend"),
    ],
)
def test_marks_of_callouts_tasks_and_containers_are_not_shown(read, text, shown):
    assert read(text).sections[0].text == shown


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("讲师\n\n    录像：https://e.org/v", "https://e.org/v"),
        ("    Video: https://e.org/v", "https://e.org/v"),
        ("    Notes of the day: https://e.org/v", "https://e.org/v"),
        ("    [Agenda](https://e.org/v)", "https://e.org/v"),
        ("    https://youtu.be/dQw4w9WgXcQ", "https://youtu.be/dQw4w9WgXcQ"),
        ("    下面是回放\n    https://e.org/v", "https://e.org/v"),
        ("- a\n\n        - 视频：https://e.org/v", "https://e.org/v"),
        ("    > 视频：https://e.org/v", "https://e.org/v"),
        ("    视频：<https://e.org/v>", "https://e.org/v"),
    ],
)
def test_an_indented_line_with_an_address_is_text(read, urls, text, url):
    assert urls(text) == [url]
    assert "shows as code" in read(text).remarks[0].reason


@pytest.mark.parametrize(
    "text",
    [
        "    [视频](https://e.org/v) | [讲稿](https://e.org/s)",
        "    Watch the [video](https://e.org/v) & [slides](https://e.org/s)",
        "    视频：https://e.org/v | 讲稿：https://e.org/s",
        "    视频：<https://e.org/v>；讲稿：<https://e.org/s>",
    ],
)
def test_two_links_of_an_indented_line_are_both_kept(urls, text):
    assert urls(text) == ["https://e.org/v", "https://e.org/s"]


@pytest.mark.parametrize(
    "text",
    [
        "    curl https://e.org/视频.sh | sh",
        "    wget https://e.org/v && sh v",
        "    curl https://e.org/v",
        "    $ git clone https://e.org/v",
        "    url: https://e.org/v",
        'x\n\n    {"录像": "https://e.org/v"}',
        "    # 下载 https://e.org/v",
        "    x = '视频 https://e.org/v'",
        "    https://e.org/v",
    ],
)
def test_indented_code_with_an_address_stays_code(urls, text):
    assert urls(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "[Slides]({{site.cdn}}/a.pdf)",
        "[Slides]({{ site.cdn }}/a.pdf)",
        "[Slides]({% post_url 2024-05-08-a %})",
        "[Slides](${base}/a.pdf)",
        "[Slides](<%= url %>)",
        "[Slides](#{url})",
        "[Slides][s]\n\n[s]: {{ site.cdn }}/a.pdf",
        '<a href="{{ site.cdn }}/a.pdf">Slides</a>',
        "<a href={props.url}>Slides</a>",
        "[Slides](https://e.org/%7B%7Bpage.id%7D%7D)",
        "[Slides](https://e.org/$%7Bid%7D/a.pdf)",
        "[Slides]({:site_url}/a.pdf)",
        "[Slides]({site-url}/a.pdf)",
        "[Slides]($base/a.pdf)",
        "[Slides](%PUBLIC_URL%/a.pdf)",
        "<a href='<?php echo $base; ?>/a.pdf'>Slides</a>",
        '<a href="<?= $base ?>/a.pdf">Slides</a>',
    ],
)
def test_template_text_is_never_a_record(read, text):
    page = read(f"---\ntitle: T\n---\n{text}")
    assert page.sections[0].links == ()
    assert page.sections[0].text == "Slides"
    assert ["template" in remark.reason for remark in page.remarks] == [True]
    assert page.remarks[0].line == 4


def test_template_text_in_front_matter_is_remarked(read):
    page = read("---\ntitle: T\nslides: '{{ site.cdn }}/a.pdf'\n---\ntext")
    assert page.sections[0].links == ()
    assert [remark.line for remark in page.remarks] == [3]
    assert "{{ site.cdn }}/a.pdf" in page.remarks[0].reason


def test_a_remark_counts_the_mistakes_of_its_kind_with_their_lines(read):
    [remark] = read("[a]({{x}}/a)\n\n[b]({{x}}/b) and\n[c]({{x}}/c)").remarks
    assert (remark.path, remark.line) == ("p.md", 1)
    assert "3 of them, in lines 1, 3, 4" in remark.reason


def test_braces_of_an_id_are_no_template(urls):
    url = "https://e.org/x?d={6B29FC40-CA47-1067-B31D-00DD010662DA}"
    assert urls(f"[x]({url})") == [url.replace("{", "%7B").replace("}", "%7D")]


@pytest.mark.parametrize(
    "text",
    [
        "##a" + "\u3000 " * 500_000 + "b",
        "[a](%7B" + "%7B" * 300_000 + ")",
        "www.e.org/中" * 90_000,
        "x\n" + "{.a" * 190_000,
    ],
)
def test_a_hostile_page_is_read_in_time(read, text):
    started = time.process_time()
    read(text)
    assert time.process_time() - started < 5  # 1 on our machine
