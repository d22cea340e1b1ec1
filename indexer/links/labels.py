"""Tells a label that names what a link opens from one that says only of which kind it is."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.text.late_patterns import compile_late

MAX_LABEL_CHARS = 120
"""A longer label names something."""

MAX_REST_CHARS = 12
"""Latin letters beside a word such as `photos` in a label that says no more: the event's name."""

_FILLERS = compile_late(
    r"https?://\S{0,300}"
    r"|录像|錄影|录影|录屏|回放|回看|回顾|视频|視頻|影片|重播|直播|点播|录播"
    r"|幻灯片?|投影片|簡報|简报|讲稿|講稿|讲义|课件|演示文稿|演讲稿|演讲文稿|胶片|资料|材料|音频|播客|录音"
    r"|源码|源代码|代码|仓库|文件|文档|文字|链接|鏈接|地址|网址|下载|下載|观看|觀看|查看|点击|點擊|点此|此处|这里|這裡|在线|分享|演讲"
    r"|哔哩哔哩|[b哔]\s?站|优酷|腾讯视频|腾讯|微信|以及|更多|另一份|另一|节目|信息|详情|现场|精彩|活动|大会|会议|获取|提供|全文|百度网盘|网盘|单场|本期|本场|同一?场|同一个|原|看|在|的|与|和|及|或|版|中文|英文|视"
    r"|\b(?:videos?|recordings?|recorded|replays?|watch|livestreams?|live|streams?|ppts?|pptx|pdf|slides?"
    r"|slide ?decks?|decks?|presentations?|files?|speakerdeck|slideshare|audio|podcasts?|youtube"
    r"|bilibili|vimeo|tencent|wechat|link|here|click|download|downloads|view|open|see|read|more|on|the|of|for|to|a|an|and|or|in"
    r"|this|it|look|check|get|our|at|your|same|with|player|from|by|past|full|source|code|repo|repository|github|gitee|gitlab|google|drive|doc|docs|talk|session|session's|chinese|english"
    r"|zh|en|cn|page|website|url|mp4|web)\b",
    re.IGNORECASE,
)
_KIND = compile_late(
    r"录像|錄影|回放|回看|视频|視頻|幻灯|课件|ppt|\b(?:videos?|recordings?|replays?|slides|decks?)\b",
    re.IGNORECASE,
)
_LETTER = compile_late(r"[^\W\d_]")
_WHOLE = compile_late(
    r"整场|全场|全程|全天|全部|合集|合辑|合輯|所有|完整|列表|频道|頻道|归档|存档|历届|往期|各期|目录|汇总|一览"
    r"|上午场|下午场|上半场|下半场|第[一二三四\d]天"
    r"|\b(?:playlists?|collections?|channels?|archives?|folders?|director(?:y|ies)|whole|entire"
    r"|all|every|full (?:day|event|playlist|list)"
    r"|day (?:\d|one|two|three)|morning|afternoon|albums?|lists?)\b",
    re.IGNORECASE,
)
_NOT_A_TALK = compile_late(
    r"照片|相册|合影|图片|相片|报名|注册|签到|问卷|反馈|日程|议程|议程表|活动页|活动页面|官网|官方网站|主页|直播间|会议纪要|纪要"
    r"|赞助|招聘|购票|门票|公告|通知|投稿|征集"
    r"|\b(?:photos?|pictures?|gallery|register|registration|tickets?|rsvp|sign ?up"
    r"|agenda|schedule|program(?:me)?|surveys?|feedback|sponsors?|home ?page|event page|website"
    r"|meeting notes|minutes|cfp|call for (?:papers|proposals)"
    r"|announcements?|zoom|map|hotels?|venue|wrap[- ]?ups?|recaps?)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=8192)
def is_bare(label: str) -> bool:
    """Tell whether a label says at most the kind and the platform: `视频回放`, `Slides (PDF)`."""
    if len(label) > MAX_LABEL_CHARS and not label.startswith(("http://", "https://")):
        return False
    return not _LETTER.search(_FILLERS.sub(" ", label))


def names_whole(text: str) -> bool:
    """Tell whether a label or a heading names what shows a whole event: `整场回放`, `Playlist`."""
    text = text[:MAX_LABEL_CHARS]
    if not _WHOLE.search(text):
        return False
    return bool(_KIND.search(text)) or _is_short(_WHOLE.sub(" ", text))


def names_service(text: str) -> bool:
    """Tell whether a text names what is no talk: photos, registration, an agenda.

    A title may hold such a word: `服务注册的实践`.
    """
    text = text[:MAX_LABEL_CHARS]
    return bool(_NOT_A_TALK.search(text)) and _is_short(_NOT_A_TALK.sub(" ", text))


def _is_short(text: str) -> bool:
    """Tell whether little is left of a text without kinds and fillers."""
    rest = "".join(_FILLERS.sub(" ", text).split())
    return len(rest) <= (MAX_REST_CHARS if rest.isascii() else MAX_REST_CHARS // 2)
