"""Tables of texts for people, and what every channel says in the same words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.messages import LANGUAGES

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
"""What each language calls itself, to whoever reads any other."""


class Texts:
    """A table of texts by key and language, in which `{}` stand for values."""

    def __init__(
        self,
        table: Mapping[str, Mapping[str, str]],
        base: Texts | None = None,
        languages: Sequence[str] = LANGUAGES,
    ) -> None:
        """Make a table, on top of another one where `base` is given.

        Args:
            table: Each text in every one of the languages.
            base: Gives the texts that the table does not have.
            languages: English is one of them.
        """
        self._table: dict[str, Mapping[str, str]] = {**(base._table if base else {}), **table}
        self.languages = tuple(languages)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def get_languages(self, key: str) -> Mapping[str, str]:
        """Give a text in every language, its values not filled in."""
        return self._table[key]

    def say(self, key: str, language: str, *values: object) -> str:
        """Say a text in a language.

        Args:
            key: Of the text.
            language: One of the table's; anything else is answered in English.
            values: Fill the `{}` in order; already escaped where they came from outside.
        """
        texts = self._table[key]
        return texts.get(language, texts["en"]).format(*values)

    def say_in_both(self, key: str) -> str:
        """Say a text to somebody whose language is not known yet."""
        return "\n\n".join(self.say(key, language) for language in LANGUAGES)


def join_sentences(language: str, *sentences: str) -> str:
    """Join sentences, with a blank between them but in Chinese; empty ones are left out."""
    return ("" if language == "zh" else " ").join(filter(None, sentences))


THINGS = Texts({
    "video": {"zh": "视频", "en": "video"},
    "slides": {"zh": "幻灯片", "en": "slides"},
    "audio": {"zh": "音频", "en": "audio"},
    "code": {"zh": "代码", "en": "code"},
    "image": {"zh": "图片", "en": "image"},
    "page": {"zh": "网页", "en": "page"},
    "live": {"zh": "直播", "en": "live stream"},
    "register": {"zh": "报名", "en": "registration"},
})
"""Names of what a link leads to: kinds of link record, and what people ask for by its link."""
SHARED = Texts({
    "rate": {
        "zh": "你一分钟内已经问了 {} 个问题，请 {} 秒后再问。",
        "en": "That is more than {} questions in a minute. Please ask again in {} s.",
    },
    "busy": {
        "zh": "现在提问的人太多，请 {} 秒后再问。",
        "en": "Many people are asking right now. Please ask again in {} s.",
    },
    "slow": {
        "zh": "这个问题太久没有答出来，已经放弃。请换个更短的问法再试一次。",
        "en": "The answer took too long and was given up. Please try a shorter question.",
    },
    "problem": {
        # Without the reason, which is for whoever reads the log: it may name files of the server.
        "zh": "现在无法回答，原因已经写进日志；请告诉组织者，过一会儿再问。",
        "en": "No answer is possible now; the reason is in the log. Please tell the organisers, "
        "and ask again later.",
    },
    "broken": {
        "zh": "我们这边出错了，已经记录下来。请再试一次；如果还是这样，请告诉组织者。",
        "en": "Something went wrong on our side and was written to the log. Please try again; "
        "if it happens again, tell the organisers.",
    },
    "stopping": {
        "zh": "机器人正在重启，请一分钟后再试。",
        "en": "The bot is restarting. Please try again in a minute.",
    },
    "too_long": {
        "zh": "问题最长 {} 个字，请缩短后再问。",
        "en": "A question may have {} characters at most. Please shorten it and ask again.",
    },
    "nothing_to_show": {
        "zh": "没有找到可以显示的内容。",
        "en": "There is nothing to show.",
    },
    "sources": {"zh": "来源：", "en": "Sources:"},
    "cut": {"zh": "内容太长，没有全部显示。", "en": "This is too long to be shown whole."},
    "no_links": {
        "zh": "知识库里没有符合条件的链接。换个活动或年份，或者用 /ask 提问。",
        "en": "The knowledge base holds no such link. Try another event or year, or ask with /ask.",
    },
    "no_pages": {
        "zh": "知识库里还没有内容。",
        "en": "The knowledge base holds no pages yet.",
    },
    "reindexing": {"zh": "正在重建索引…", "en": "Rebuilding the index…"},
    "phase_index": {"zh": "正在重建索引：读取 {}/{}", "en": "Rebuilding the index: read {} of {}"},
    "phase_write": {"zh": "正在重建索引：写入…", "en": "Rebuilding the index: writing…"},
    "reindexed": {
        "zh": "索引已更新（{}）：共 {} 篇，新增 {}，修改 {}，删除 {}，用时 {} 秒。",
        "en": "The index is rebuilt ({}): {} pages, {} added, {} changed, {} removed, in {} s.",
    },
    "problems": {
        "zh": "有 {} 处没有收录，请修正：",
        "en": "{} were left out; please mend them:",
    },
    "more_problems": {
        "zh": "……还有 {} 处，请在服务器上运行 `huigu rebuild` 查看。",
        "en": "… and {} more; run `huigu rebuild` on the server to see them.",
    },
    "running": {
        "zh": "另一次重建正在进行，请等它结束后再试。",
        "en": "Another rebuild is running. Try again when it is done.",
    },
    "not_reindexed": {
        "zh": "没有重建成功，旧索引继续使用：{}",
        "en": "The index was not rebuilt, and the old one goes on answering: {}",
    },
})
