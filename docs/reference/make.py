"""Makes `docs/configuration.md` and its Chinese twin from the settings and their docstrings.

    python -m docs.reference.make

A new setting needs a docstring under its field, and a Chinese meaning in `docs/reference/zh.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from docs.reference.settings import (
    Setting,
    list_meanings,
    read_source_keys,
    read_tables,
    read_variables,
)
from docs.reference.values import CHINESE, ENGLISH, Words, describe_type, write_default

HERE = Path(__file__).parent
DOCS = HERE.parent
PAGES = {"en": DOCS / "configuration.md", "zh": DOCS / "configuration.zh.md"}
GUIDES = {
    "community": "quickstart.md", "server": "channels/http.md", "discord": "channels/discord.md",
    "wecom": "channels/wechat.md", "official_account": "channels/wechat.md",
    "announce": "channels/wechat.md", "journal": "journal.md", "state": "replicas.md",
    "model": "model.md",
}  # fmt: skip
"""Tables that a guide tells of."""


@dataclass(frozen=True, slots=True)
class Page:
    """The texts of one language around the tables."""

    words: Words
    title: str
    twin: str
    opening: str
    """Paragraphs before the first table."""
    columns: tuple[str, str, str, str]
    """Key, value, default, meaning."""
    types: str
    """Column of the types of sources."""
    guide: str
    """`{0}` is the path of a guide."""
    sources: str
    own_keys: str
    variable_title: str
    variables: str
    variable: str


ENGLISH_PAGE = Page(
    ENGLISH,
    "Configuration",
    "[中文](configuration.zh.md)",
    "Every key of `huigu.toml`, and every variable of the environment. `huigu init` writes the "
    "first file ([quickstart.md](quickstart.md)); a key that is left out has its default. Relative "
    "paths start in the folder of the file. An unknown key is refused with the line, and the keys "
    "that there are. (`huigu` is `.venv/bin/huigu` after `make install`.)\n\n"
    "This page is made from the settings by `python -m docs.reference.make`, and a test compares "
    "it with them.",
    ("key", "value", "default", "is"),
    "of",
    "More: [{0}]({0}).",
    "One table for each source, in the order in which they are read ([sources.md](sources.md)). "
    "Every type has these keys; one with a `url` takes that in place of `path`:",
    "These belong to some types only; another type refuses them:",
    "Variables",
    "Secrets stand in the environment of the process, never in the file. A variable that begins "
    "with `HUIGU_` and is none of these is told at start. `HTTPS_PROXY` and `NO_PROXY` count too.",
    "variable",
)
CHINESE_PAGE = Page(
    CHINESE,
    "配置参考",
    "[English](configuration.md)",
    "`huigu.toml` 的每一个键，和每一个环境变量。第一份文件由 `huigu init` 写好"
    "（[quickstart.zh.md](quickstart.zh.md)）；没写的键取默认值。相对路径从这个文件所在的目录算起。"
    "写错的键会被拒绝，并告诉你行号和可用的键。（`make install` 之后，`huigu` 就是 "
    "`.venv/bin/huigu`。）\n\n"
    "这一页由 `python -m docs.reference.make` 从代码里的设置生成，有测试保证两者一致。",
    ("键", "取值", "默认", "含义"),
    "用于",
    "详见 [{0}]({0})。",
    "每个来源一张表，按书写顺序读取（[sources.zh.md](sources.zh.md)）。"
    "每种类型都有这些键；有 `url` 的类型用它代替 `path`：",
    "下面的键只属于某些类型，写在别的类型里会被拒绝：",
    "环境变量",
    "密钥只放在进程的环境变量里，不写进文件。以 `HUIGU_` 开头却不在表里的变量，启动时会提醒。"
    "`HTTPS_PROXY` 和 `NO_PROXY` 同样有效。",
    "变量",
)
Translate = Callable[[str], str]


def read_chinese() -> Mapping[str, str]:
    """Read the Chinese meanings, by the English ones."""
    rows = tomllib.loads((HERE / "zh.toml").read_text(encoding="utf-8"))["meaning"]
    return {row["en"]: row["zh"] for row in rows}


def write_page(language: str) -> str:
    """Write the page in a language; a meaning that is not translated stands there in English."""
    if language == "en":
        return "\n".join(_list_lines(ENGLISH_PAGE, _begin, ".md"))
    chinese = read_chinese()
    return "\n".join(_list_lines(CHINESE_PAGE, lambda text: chinese.get(text, text), ".zh.md"))


def _list_lines(page: Page, translate: Translate, ending: str) -> Iterator[str]:
    yield from (f"# {page.title}", "", page.twin, "", page.opening, "")
    for name, settings in read_tables().items():
        yield from (f"## `[{name}]`", "")
        if name in GUIDES:
            guide = GUIDES[name].removesuffix(".md") + ending
            yield from (page.guide.format(guide if (DOCS / guide).exists() else GUIDES[name]), "")
        yield from (*_write_table(page, page.columns, settings, translate), "")
        if name == "index":
            yield from _list_sources(page, translate)
    yield from (f"## {page.variable_title}: `HUIGU_…`", "", page.variables, "")
    rows = [(f"`{one.name}`", translate(one.meaning)) for one in read_variables()]
    yield from _write_rows((page.variable, page.columns[3]), rows)
    yield ""


def _list_sources(page: Page, translate: Translate) -> Iterator[str]:
    common, own = read_source_keys()
    yield from ("## `[[sources]]`", "", page.sources, "")
    yield from (*_write_table(page, page.columns, common, translate), "", page.own_keys, "")
    columns = (page.columns[0], page.types, *page.columns[1:])
    yield from (*_write_table(page, columns, own, translate), "")


def _write_table(
    page: Page, columns: Sequence[str], settings: Sequence[Setting], translate: Translate
) -> Iterator[str]:
    rows = []
    for one in settings:
        types = (", ".join(f"`{kind}`" for kind in one.types),) if one.types else ()
        value = describe_type(one.hint, page.words)
        default = write_default(one.default, page.words)
        rows.append((f"`{one.name}`", *types, value, default, translate(one.meaning)))
    return _write_rows(columns, rows)


def _begin(text: str) -> str:
    """Begin a meaning with a capital letter, as all others do."""
    return text[:1].upper() + text[1:]


def _write_rows(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(columns)} |"
    yield f"|{'---|' * len(columns)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"


def main() -> None:
    """Write both pages, and name the meanings that lack their Chinese.

    Raises:
        SystemExit: There are some.
    """
    for language, path in PAGES.items():
        path.write_text(write_page(language), encoding="utf-8")
    chinese = read_chinese()
    missing = [text for text in list_meanings() if text not in chinese]
    if missing:
        raise SystemExit("\n".join(["not in docs/reference/zh.toml yet:", *missing]))


if __name__ == "__main__":
    main()
