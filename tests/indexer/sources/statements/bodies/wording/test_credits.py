from __future__ import annotations

import pytest

from indexer.sources.statements.bodies.wording.credits import (
    are_sure,
    find_credits,
    find_experts,
    read_credits,
)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Ada Kim, Bo Li", [("Ada Kim",), ("Bo Li",)]),
        ("Ada Kim & Bo Li (Acme)", [("Ada Kim",), ("Bo Li", "Acme")]),
        ("Ada Kim and Bo Li from Acme", [("Ada Kim", "Acme"), ("Bo Li", "Acme")]),
        ("Ada Kim from Acme and Bo Li from Tea.io.", [("Ada Kim", "Acme"), ("Bo Li", "Tea.io")]),
        ("Ada Kim, co-creator of Tea and CTO at Acme", [("Ada Kim", "Acme")]),
        ("张茶茶、李牛奶", [("张茶茶",), ("李牛奶",)]),
        ("张茶茶（茶叶公司）", [("张茶茶", "茶叶公司")]),
        ("张茶茶 茶叶公司高级工程师", [("张茶茶", "茶叶公司")]),
        ("张茶茶（绿叶）茶叶公司技术专家", [("张茶茶", "绿叶", "茶叶公司")]),
        ("Huimin Zhang (张慧敏)", [("Huimin Zhang", "张慧敏")]),
        ("张慧敏 Huimin Zhang (Acme)", [("张慧敏", "Huimin Zhang", "Acme")]),
        ("周茶茶（Tetra）", [("周茶茶", "Tetra")]),
        ("Ada Kim (at Acme)", [("Ada Kim", "Acme")]),
        ("Ada Kim (slides)", [("Ada Kim",)]),
        ("Ada Kim (creator)", [("Ada Kim",)]),
        ("Ada Kim (eTea)", [("Ada Kim", "eTea")]),
        ("Watch it online", []),
        ("待定", []),
    ],
)
def test_names_and_organisations_are_read(text: str, people: list[tuple[str, ...]]) -> None:
    found = [(one.name, *one.other_names, *one.organisations) for one in read_credits(text)]
    assert found == people


def test_a_second_column_of_organisations_makes_brackets_names() -> None:
    [person] = read_credits("张茶茶（绿叶）", has_organisations=True)
    assert person.other_names == ("绿叶",)


def test_a_sentence_credits_who_presented() -> None:
    [person] = find_credits("The second session was presented by Ada Kim from Acme. She said more.")
    assert (person.name, person.organisations) == ("Ada Kim", ("Acme",))
    assert find_credits("Powered by coffee") == ()


def test_a_post_names_the_expert_whose_talk_it_is() -> None:
    assert [one.name for one in find_experts("本文为茶叶公司架构师张茶茶在茶会的分享整理。")] == [
        "张茶茶"
    ]


@pytest.mark.parametrize(
    ("name", "is_sure"),
    [
        ("Ada Kim", True),
        ("Kubecost", False),
        ("Google Cloud", False),
        ("张茶茶", True),
        ("总结", False),
    ],
)
def test_words_that_are_no_names_are_not_sure(name: str, is_sure: bool) -> None:
    assert are_sure(read_credits(name)) == is_sure
