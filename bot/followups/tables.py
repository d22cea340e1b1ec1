"""Words that follow-up questions are made of, in both languages. Tables only: read and add to them.

`bot/followups/parse.py` reads them; what a question asks for is in `indexer/search/query.py`.
"""

from __future__ import annotations

import re
from typing import Final

from indexer.text.language import compile_words
from indexer.text.polite_phrases import GREETING as GREETING_WORDS
from indexer.text.polite_phrases import THANKS as THANKS_WORDS

HAN_RANGE: Final = "\u4e00-\u9fff"
"""For a set of characters in a pattern."""
HAN: Final = re.compile(f"[{HAN_RANGE}]")

_GREETING = rf"{GREETING_WORDS}|早上好|下午好|晚上好"
COURTESY: Final = compile_words(
    rf"(?:{_GREETING}|{THANKS_WORDS}|谢了|好的?|收到|明白|知道了|太好了|太棒了|不错|厉害|"
    r"再见|晚安|哈+|嗯+|哦+|有用|很有帮助|解决了|"
    r"\bthank\b|\bty\b|\b(?:ok(?:ay)?){1,3}\b|\bgreat\b|\bnice\b|\bcool\b|"
    r"\bperfect\b|\bawesome\b|\bgot it\b|\bbye\b|\blol\b|"
    r"\bh+m+\b|\b(?:that|it)(?:['’]s| is| was)? (?:helped|helps|helpful|works|worked|all)\b)"
    r"(?:\s*(?:你们?|您|大家|各位|啦|啊|呀|哈|了|very much|so much|a lot|a bunch|there|all|everyone"
    r"|bot|huigu|回顾|大佬|老师|小助手))*"
)
"""What is said to be polite, and asks for nothing."""
GREETING: Final = compile_words(_GREETING)
"""Of these, what opens a conversation."""

OPENING: Final = compile_words(
    r"(?:(?:那么|那(?![些里会儿天边个场次期届])|还有|另外|以及|然后|而(?!且)|或者|换成|如果是|要是|同样的?|再来|"
    r"不是(?=[，, ])|不对|错了|"
    r"(?:(?:and|ok|so|but|then) )?(?:what|how) about\b|what of\b|and\b|also\b|but\b|or\b|"
    r"then\b|so\b|now\b|plus\b|same for\b|same with\b|anything (?:for|on|from)\b|only\b|just\b|"
    r"no\b(?=[, ])|the(?= [\w'-]{1,20}(?: [\w'-]{1,20}){0,2}\s*\?$))[，,\s]*){1,3}"
)
"""How a text begins that goes on from the one before."""
CLOSING: Final = compile_words(
    r"(?:呢|\btoo|\bas well|\binstead)[\s?？!！。.…~～]*$|"
    r"^(?!.*是).{1,40}的(?:[吗么嘛]|有吗|有么|有没有)?[\s?？!！。.]*$"
)
"""How such a text ends: `PPT 呢？`, `the slides too?`, `讲 TiDB 的有吗`."""
OWNER: Final = compile_words(r"['’]s(?: (?:talks?|sessions?|ones?))?[\s?？!！.]*$")
"""How a text ends that asks for the same of somebody else: `Lin Sun's?`"""

WHERE: Final = compile_words(
    r"在哪|哪里|哪儿|何处|链接|地址|网址|下载|怎么看|\bwhere\b|\blinks?\b|\burls?\b|\bfind\b"
)
"""Asks for a place; beside a name of its own such a question needs no other."""
WHO_OR_HOW: Final = compile_words(
    r"谁|什么|怎么|怎样|如何|为何|多少|多久|多长|几[个场位点天人]|哪[些个位天年一]|"
    r"\bwho(?:se)?\b|\bwhat\b|\bwhen\b|\bhow\b|\bwhy\b|\bwhich\b"
)
"""Asks for something that is no link."""
LISTING: Final = compile_words(r"有?哪些|\bwhich(?: ones?)?\b")
"""The same by its words, but beside a year or a town it only asks for what there is."""
ABOUT_EVENTS: Final = compile_words(
    r"什么时候|时间|日期|在哪|哪里|地[点方]|城市|参[加与]|举[办行]|多少人|"
    r"\b(?:when|where|cit(?:y|ies)|venue|dates?|held|attend\w*|people|participants|took part|"
    r"take place|took place)\b"
)
"""Asks something of an event and not of one of its talks."""

POINTING: Final = compile_words(
    r"(?<!其)它们?的?|[那这]个?(?:场|次|期|届|一[场次期届])(?:活动|会议|大会|演讲|分享)?的?|"
    r"[那这]个(?:活动|会议|大会|演讲|分享)?的?|"
    r"\b(?:it|its|they|them|their|(?:this|that|those|these)(?: (?:ones?|event|talk|meetup|session|"
    r"video|conference|episode))?)\b|\bthe (?:ones?|event|talk|meetup|session|conference|episode)\b"
)
"""Stands for what the question before was about."""
POINTING_AT_THINGS: Final = compile_words(
    r"(?<!其)它们?的?|\b(?:they|them|their|its)\b|\bit[\s?？!！.]*$|"
    r"\b(?:does|did|can|could|will|has) it\b(?! (?:make|take|matter|hurt|help|cost|mean)\b)"
)
"""The same, where the text goes on to something of its own: `它支持 Wasm 吗`. Not every `it`, which
may mean nothing: `is it possible to run two clusters`."""

ASPECT: Final = compile_words(
    r"讲师|主讲人?|嘉宾|讲者|演讲人|讲了?|主持人?|主办方?|参[加与]者?|出席|到场|举[行办]|召开|办|开|几|"
    r"地[点方]|城市|日期|时间|时候|议程|日程|主题|议题|话题|内容|[多几]?少?人|场演讲|场|天|年|语言|"
    r"\b(?:speakers?|presenters?|presented|gave|given|hosts?|hosted|organi[sz]ers?|organi[sz]ed|"
    r"spoke|speaking|held|happen(?:ed)?|take place|took place|attend(?:ed|ees|ance)?|participants?|"
    r"people|came|come|took part|long|last(?:ed)?|many|much|cit(?:y|ies)|dates?|days?|time|year|"
    r"venue|agenda|schedule|program(?:me)?|topics?|subjects?|sessions?|talks?|talked about|"
    r"cover(?:ed)?|language|start(?:ed)?|end(?:ed)?|online)\b"
)
"""What people ask of an event or talk without naming it."""

FILLER: Final = compile_words(
    r"还有没有|有没有|还有|也有|没有|看看|回答|回复|翻译|再说|我是说|版本|一共|总共|演讲|分享|场次|字幕|"
    r"其[他它]|平台|[有看要想找求来请发能会也和与或在上是版几个都去说给别]|"
    r"\b(?:ok(?:ay)?|yes|no|not|maybe|please|pls|one|ones|version|also|too|only|just|more|else|again|"
    r"all|every|instead|them|they|their|he|she|his|her|did|anything|something|anybody|someone|there|"
    r"here|but|so|now|then|same|like|mean|meant|watch|know|exist|was|s|re|ll|d|answer|reply|say|"
    r"translated?|repeat|"
    r"well|editions?|episodes?|issues?|others?|platforms?|full|able)\b"
)
"""What says nothing in a follow-up beside what `indexer.search.query.QUESTION_WORDS` holds."""
VERBS: Final = compile_words(
    r"配置|使用|实现|部署|安装|设置|升级|工作|支持|开启|启用|关闭|禁用|打开|验证|测试|调试|排查|解决|优化|"
    r"选择|集成|接入|迁移|回滚|监控|"
    r"\b(?:works?|use[ds]?|using|configured?|deploy(?:ed)?|install(?:ed)?|upgraded?|support(?:ed|s)?|"
    r"enabled?|disabled?|turn (?:on|off)|handled?|differ|compared?|verify|test|debug|fix|set up|"
    r"remove|uninstall|monitor|migrate)\b"
)
"""What a how-question does with its subject; stays when the subject changes."""

NEWEST: Final = compile_words(
    r"最[新近](?:的?一)?[期届次场]?|\b(?:latest|newest|most recent)(?: one)?\b"
)
"""Asks for whatever edition or year is the last: what is answered when none is named."""
_STEP_NOUN = r"(?: (?:one|edition|episode)|(?=[\s?.!]*$))"
STEPS: Final = (
    (-1, compile_words(rf"[上前]一?[期届次]|\b(?:the )?previous{_STEP_NOUN}")),
    (1, compile_words(rf"[下后]一?[期届次]|\b(?:the )?next{_STEP_NOUN}")),
)
"""One edition on or back; where the earlier question names none, one year."""
YEAR_STEPS: Final = (
    (-1, compile_words(r"[上前]一年|\bthe (?:year before|previous year)\b")),
    (1, compile_words(r"[下后]一年|\bthe (?:year after|next year)\b")),
)
"""A year on or back from the earlier question's."""
YEARS_FROM_NOW: Final = (
    (-2, compile_words(r"前年")),
    (-1, compile_words(r"去年|上年|\blast year\b")),
    (0, compile_words(r"今年|本届|\bthis year\b")),
    (1, compile_words(r"明年|\bnext year\b")),
)
"""A year told from the one in which the question is asked."""
FIRST: Final = compile_words(r"首[届期次场]")
"""The first edition, where `indexer.text.events` reads none."""
NOT: Final = compile_words(r"(?:\bnot|不要|不是|别)\s*(?:(?:the|on|in|from) )?$")
"""Before a platform or a kind of link that is not meant: `not YouTube, Bilibili`."""

PLACES: Final = (
    ("北京", "Beijing"),
    ("上海", "Shanghai"),
    ("杭州", "Hangzhou"),
    ("广州", "Guangzhou"),
    ("深圳", "Shenzhen"),
    ("成都", "Chengdu"),
    ("大连", "Dalian"),
    ("长沙", "Changsha"),
    ("重庆", "Chongqing"),
    ("南京", "Nanjing"),
    ("武汉", "Wuhan"),
    ("西安", "Xi'an"),
    ("苏州", "Suzhou"),
    ("天津", "Tianjin"),
    ("厦门", "Xiamen"),
    ("青岛", "Qingdao"),
    ("合肥", "Hefei"),
    ("郑州", "Zhengzhou"),
    ("香港", "Hong Kong"),
    ("台北", "Taipei"),
    ("新加坡", "Singapore"),
    ("东京", "Tokyo"),
    ("首尔", "Seoul"),
    ("阿姆斯特丹", "Amsterdam"),
    ("伦敦", "London"),
    ("巴黎", "Paris"),
    ("柏林", "Berlin"),
    ("鹿特丹", "Rotterdam"),
    ("维也纳", "Vienna"),
    ("巴塞罗那", "Barcelona"),
    ("瓦伦西亚", "Valencia"),
    ("底特律", "Detroit"),
    ("芝加哥", "Chicago"),
    ("盐湖城", "Salt Lake City"),
    ("亚特兰大", "Atlanta"),
    ("洛杉矶", "Los Angeles"),
    ("旧金山", "San Francisco"),
    ("纽约", "New York"),
    ("西雅图", "Seattle"),
    ("圣迭戈", "San Diego"),
    ("欧洲", "Europe"),
    ("北美", "North America"),
    ("亚洲", "Asia"),
    ("中国", "China"),
    ("日本", "Japan"),
    ("印度", "India"),
    ("韩国", "Korea"),
    ("美国", "US"),
    ("线上", "virtual"),
)
"""Where events are held: Chinese and English name."""

SPOKEN: Final = (
    (
        "zh",
        compile_words(r"(?:用|讲)?(?:中文|汉语|国语|普通话)|\b(?:in )?(?:chinese|mandarin)\b"),
        "中文",
        "Chinese",
    ),
    ("en", compile_words(r"(?:用|讲)?(?:英文|英语)|\b(?:in )?english\b"), "英文", "English"),
)
"""Languages one asks for: code, words, Chinese and English name."""
ANSWER_IN: Final = compile_words(
    r"用(?:中文|英文|汉语|英语)(?:回答|再?说|回复)|翻译|"
    r"\b(?:answer|reply|say (?:it|that)|again|translate\w*)\b.{0,20}\b(?:english|chinese)\b|"
    r"\b(?:english|chinese),? please\b|^(?:and )?(?:in )?(?:english|chinese)[\s?？!！.]*$|"
    r"^(?:那么?)?用?(?:英文|中文|英语)[呢吧]?[\s?？!！。.]*$"
)
"""Asks for the same answer in a language, not for other material."""

KIND_WORDS: Final = {
    "video": ("视频", "videos"),
    "slides": ("PPT", "slides"),
    "audio": ("音频", "audio"),
    "code": ("源码", "source code"),
    "live": ("直播间", "live stream"),
    "register": ("报名链接", "registration"),
}
"""What a merged question calls a kind of link; `indexer.search.query` knows each of these."""
NO_LANGUAGE: Final = compile_words(r"\b(?:pptx?|pdf|demo|github|repo|vod)\b")
"""Kinds that Chinese and English call alike, so that they don't tell which one is spoken."""

PLATFORM_WORDS: Final = {
    "bilibili": ("B 站", "Bilibili"),
    "youtube": ("YouTube", "YouTube"),
    "github": ("GitHub", "GitHub"),
    "slideshare": ("SlideShare", "SlideShare"),
    "speakerdeck": ("Speaker Deck", "Speaker Deck"),
    "tencent": ("腾讯视频", "Tencent Video"),
    "weixin": ("微信公众号", "WeChat articles"),
}
PLATFORM_KINDS: Final = {
    "bilibili": ("video", "live", "audio"),
    "youtube": ("video", "live", "audio"),
    "tencent": ("video", "live"),
    "github": ("slides", "code"),
    "slideshare": ("slides",),
    "speakerdeck": ("slides",),
}
"""What a platform holds, the usual first; the others hold anything."""

SERIES: Final = compile_words(
    r"\b(?:KCDs?|GOTC|GIAC|FOSDEM|COSCUP|DevOpsDays|GopherChina)\b"
    r"|\b(?!(?:bea|i|sili|fal|lexi|ba|dea|ico|se|con)con\b)[a-z]{2,20}con(?:f)?\b"
    r"|\b(?!(?:the|a|an|of|to|for|and)\b)[a-z][\w&.-]{1,20}(?: [a-z][\w&.-]{1,20}){0,3}"
    r" (?:meetups?|summit|webinars?|conference|workshop|days)\b"
    rf"|(?:[A-Za-z]{{2,20}} ?)?[{HAN_RANGE}]{{0,6}}(?:讲堂|学院|聚会|读书会|公开课|训练营)"
    r"(?: ?(?:webinar|meetup)\b)?"
)
"""Events that `indexer.text.events` does not see: in small letters, or by another noun."""

RESETS: Final = {
    "event": ("edition", "place", "month"),
    "year": ("edition", "month"),
    "edition": ("place", "month"),
    "place": ("edition", "month"),
    "kind": (),
    "platform": (),
    "language": (),
    "month": (),
    "topic": (),
    "newest": ("edition", "year", "month"),
}
"""What goes when something is named anew: the meetup in Chengdu is not the 2nd any more."""
