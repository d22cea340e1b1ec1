"""Tables of texts for people, and the texts that all channels share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from bot.messages import LANGUAGES
from bot.rendering.script import Traditional, to_traditional

LANGUAGE_NAMES = {"zh": "中文", "en": "English"}
"""The name of each language in that language."""


class Texts:
    """A table of texts by key and language, with `{}` for values."""

    def __init__(
        self,
        table: Mapping[str, Mapping[str, str]],
        base: Texts | None = None,
        languages: Sequence[str] = LANGUAGES,
    ) -> None:
        """Make a table.

        Args:
            table: Each text in every language.
            base: Has the texts that are not in `table`.
            languages: English is one of them.
        """
        self._table: dict[str, Mapping[str, str]] = {**(base._table if base else {}), **table}
        self.languages = tuple(languages)

    def __contains__(self, key: str) -> bool:
        return key in self._table

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def get_languages(self, key: str) -> Mapping[str, str]:
        """Return a text by language, with `{}` for values."""
        return self._table[key]

    def say(self, key: str, language: str, *values: object) -> str:
        """Return a text in a language with its values.

        Args:
            key: Of the text.
            language: One of the table's; English for any other. A `Traditional` for `zh` in the
                other script.
            values: For the `{}` in order; already escaped if they come from outside.
        """
        texts = self._table[key]
        text = texts.get(language, texts["en"])
        if isinstance(language, Traditional):
            text = to_traditional(text)
        return text.format(*values)

    def say_in_both(self, key: str) -> str:
        """Return a text in both languages, for a person whose language is unknown."""
        return "\n\n".join(self.say(key, language) for language in LANGUAGES)


def join_sentences(language: str, *sentences: str) -> str:
    """Join sentences, in English with a blank between them; empty ones are left out."""
    return ("" if language == "zh" else " ").join(filter(None, sentences))


KINDS = Texts({
    "video": {"zh": "视频", "en": "video"},
    "slides": {"zh": "PPT", "en": "slides"},
    "audio": {"zh": "音频", "en": "audio"},
    "code": {"zh": "代码", "en": "code"},
    "image": {"zh": "图片", "en": "image"},
    "page": {"zh": "网页", "en": "page"},
})
"""Names of link kinds and of other things that people ask a link for."""
LINK_STATE = Texts({
    "dead": {"zh": "{} 时打不开", "en": "did not open on {}"},
})
"""What is known of a link; the value is an ISO date."""
CONFIDENCE = Texts({
    "sure": {"zh": "有把握", "en": "Sure"},
    "probable": {"zh": "不太确定", "en": "Not certain"},
})
"""How sure an answer is."""
COMMUNITY = Texts({
    "video": {"zh": "{}的视频在哪里看", "en": "where are the {} videos"},
    "slides": {"zh": "{}的 PPT 在哪里", "en": "where are the {} slides"},
    "page": {"zh": "《{}》讲了什么", "en": "what is {} about"},
    "any_video": {"zh": "上次活动的视频在哪里看", "en": "where are the videos of the last event"},
    "any_slides": {"zh": "上次活动的 PPT 在哪里", "en": "where are the slides of the last event"},
    "contact": {"zh": "联系组织者：{}", "en": "To reach the organisers: {}"},
})
"""Example questions, and how to reach people."""
SHARED = Texts({
    "rate": {
        "zh": "问得有点快：一分钟最多 {} 个问题。请 {} 秒后再问。",
        "en": "That is a bit fast: at most {} in a minute. Please ask again in {} s.",
    },
    "busy": {
        "zh": "现在提问的人太多，请 {} 秒后再问。",
        "en": "Many people are asking right now. Please ask again in {} s.",
    },
    "slow": {
        "zh": "没能及时答出来，抱歉。一次少问一点再试试：一场活动、一个年份，或者一位讲者。",
        "en": "Sorry, that took too long. Please ask for less at once: one event, one year or one "
        "speaker.",
    },
    # Without the reason, which is for whoever reads the log: it may name files of the server.
    "problem": {
        "zh": "现在答不上来。请告诉组织者，过一会儿再问。",
        "en": "I cannot answer right now. Please tell the organisers, and ask again later.",
    },
    "broken": {
        "zh": "我这边出错了。请再试一次；如果还是这样，请告诉组织者。",
        "en": "Something went wrong on my side. Please try again; if it happens again, tell the "
        "organisers.",
    },
    "stopping": {
        "zh": "我正在重启，请一分钟后再试。",
        "en": "I am restarting. Please try again in a minute.",
    },
    "too_long": {
        "zh": "问题最长 {} 个字，请缩短后再问。",
        "en": "A question may have {} characters at most. Please shorten it and ask again.",
    },
    "nothing_to_show": {
        "zh": "没有可以显示的内容。",
        "en": "There is nothing to show.",
    },
    "sources": {"zh": "来源：", "en": "Sources:"},
    "choices": {"zh": "可以这样问：", "en": "You can ask:"},
    "pick": {
        "zh": "回复数字或名称就行。",
        "en": "Reply with a number or a name.",
    },
    "more": {"zh": "发送“更多”，看后面的。", "en": "Send “more” for the rest."},
    "cut": {"zh": "内容太长，没有全部显示。", "en": "This is too long to show in full."},
    "no_links": {
        "zh": "没找到这样的链接。换个活动或年份，或者用 /ask 提问。",
        "en": "I found no such links. Try another event or year, or ask with /ask.",
    },
    "no_pages": {
        "zh": "这里还没有内容。",
        "en": "There are no pages here yet.",
    },
    "reindexing": {"zh": "正在更新内容…", "en": "Updating the pages…"},
    "phase_pull": {"zh": "正在获取来源：{}/{}", "en": "Pulling the sources: {} of {}"},
    "phase_index": {"zh": "正在更新内容：已读 {}/{}", "en": "Updating the pages: read {} of {}"},
    "phase_write": {"zh": "正在更新内容：写入…", "en": "Updating the pages: writing…"},
    "reindexed": {
        "zh": "内容已更新：共 {} 篇，新增 {}，修改 {}，删除 {}，用时 {} 秒。",
        "en": "Updated: {} in all, {} new, {} changed, {} removed, in {} s.",
    },
    "problems": {
        "zh": "跳过了 {} 处，请修正：",
        "en": "Skipped {}; please fix:",
    },
    "more_problems": {
        "zh": "……还有 {} 处，请在服务器上运行 `huigu rebuild` 查看。",
        "en": "… and {} more; run `huigu rebuild` on the server to see them.",
    },
    "ended_rollback": {
        "zh": "管理员之前退回到旧的索引，这次更新已经替换了它。"
        "要保留旧索引，请在服务器上运行 `huigu rollback --hold`。",
        "en": "This update replaced the older index that an operator had gone back to. To keep "
        "such an index, run `huigu rollback --hold` on the server.",
    },
    "held": {
        "zh": "管理员固定了现在的索引，所以没有更新。"
        "要允许更新，请在服务器上运行 `huigu rollback --release`。",
        "en": "An operator holds the index as it is, so nothing was updated. To allow updates, "
        "run `huigu rollback --release` on the server.",
    },
    "running": {
        "zh": "另一次更新正在进行，请等它结束后再试。",
        "en": "Another update is running. Try again when it is done.",
    },
    "not_reindexed": {
        "zh": "更新失败，之前的内容继续使用：{}",
        "en": "The update failed; the pages from before stay in use: {}",
    },
})
