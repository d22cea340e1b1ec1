"""Three pages of a bee club, in both languages: as small as an archive gets."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.records import Document, Section

PAGES = {
    "roof": (
        "Keeping bees on a roof",
        {
            "Where can I put a beehive?": "A hive needs morning sun, a windbreak and two metres of "
            "free flight path. Flat roofs do well; balconies do not.",
            "How often should I inspect the hive?": "Once a week from April to July, and only "
            "above fifteen degrees. In winter leave the hive closed.",
            "What does a starter kit cost?": "A hive, a smoker, a veil and one colony come to "
            "about 420 euros. The club lends the extractor for free.",
        },
    ),
    "honey": (
        "收蜜与分装",
        {
            "什么时候可以收蜜": "巢脾封盖超过八成就可以收，一般在六月下旬和八月初。雨天别开箱。",
            "摇蜜机怎么借": "在群里登记，周三晚上到工具房找林师傅领取，用完洗净，三天内归还。",
            "蜂蜜能保存多久": "密封避光放在室温下可以保存两年，结晶后隔水加热到四十度即可化开。",
        },
    ),
    "evenings": (
        "Club evenings",
        {
            "When does the club meet?": "Every second Tuesday of the month at 19:00 in the library "
            "of the old brewery.",
            "How do I become a member?": "Write your name on the list at the door. The fee is 24 "
            "euros a year; pupils pay nothing.",
            "谁来主持新手课": "新手课由周敏主持，每季度一次，每次最多十二人。",
        },
    ),
}
HEADINGS = [heading for _, sections in PAGES.values() for heading in sections]
UNRELATED = [
    "How do I reset my router?",
    "What is the capital of Peru?",
    "How do I train a neural network?",
    "Where can I buy a used car?",
    "Who won the 1998 World Cup?",
    "红烧肉怎么做",
    "怎么申请护照",
    "Python 怎么读取 CSV 文件",
    "明天会下雨吗",
    "最近的地铁站在哪",
]


def make_documents(
    pages: Mapping[str, tuple[str, Mapping[str, str]]] = PAGES,
) -> list[Document]:
    """Make the documents of some pages."""
    return [
        Document(
            name,
            "club",
            title,
            f"https://bees.example/{name}/",
            "zh" if name == "honey" else "en",
            tuple(Section((heading,), heading, text) for heading, text in sections.items()),
        )
        for name, (title, sections) in pages.items()
    ]
