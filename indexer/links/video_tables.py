"""Tables of the addresses that open a video; `videos.py` and `players.py` read them.

To add a platform, add the forms of its addresses to `FORMS`, and its page to `PAGES`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Form(NamedTuple):
    """One form of a platform's addresses."""

    platform: str
    pattern: str
    """Of host and path, without `www.`; its group `id` is the video."""
    is_player: bool = False
    parameters: tuple[str, ...] = ()
    """Hold the id where the path does not, the best first."""


_YOUTUBE = r"(?:(?:m|music|gaming)\.)?youtube\.com"
FORMS: tuple[Form, ...] = (
    Form("youtube", rf"{_YOUTUBE}/watch", parameters=("v",)),
    Form("youtube", rf"(?:{_YOUTUBE}/(?:shorts|live|watch)|youtu\.be)/(?P<id>[\w-]+)"),
    Form("youtube", rf"{_YOUTUBE}/playlist"),
    Form(
        "youtube",
        rf"(?:{_YOUTUBE}|youtube-nocookie\.com|youtube\.googleapis\.com)"
        r"/(?:embed|v|e)(?:/(?P<id>[\w-]+)?(?:&.*)?)?",
        is_player=True,
    ),
    Form(
        "bilibili",
        r"(?:(?:m\.)?bilibili\.com/(?:s/)?video|acg\.tv|b23\.tv)/(?P<id>BV[0-9A-Za-z]+|av\d+)",
    ),
    Form("bilibili", r"bilibili\.com/(?:list|festival|medialist/play)/.*", parameters=("bvid",)),
    Form(
        "bilibili",
        r"player\.bilibili\.com/player\.html|static\.hdslb\.com/.*\.swf"
        r"|(?:m\.)?bilibili\.com/(?:blackboard|html)/(?:[\w-]+/)*"
        r"(?:html5mobileplayer|html5player|newplayer|player|embed-old)\.html",
        is_player=True,
        parameters=("bvid", "aid"),
    ),
    Form(
        "vimeo",
        r"vimeo\.com/(?:[a-z]+/[\w-]+/(?:videos?/)?)?(?P<id>\d+)(?:/(?P<secret>[0-9a-f]+))?",
    ),
    Form("vimeo", r"player\.vimeo\.com/video/(?P<id>\d+)", is_player=True),
    Form(
        "tencent-video",
        r"(?:m\.)?v\.qq\.com/.*play\.html|v\.qq\.com/x/cover/\w+\.html",
        parameters=("vid",),
    ),
    Form(
        "tencent-video",
        r"(?:m\.)?v\.qq\.com/(?:x/)?(?:m/)?(?:page|cover|play)/(?:\w+/)*(?P<id>\w+)\.html",
    ),
    Form(
        "tencent-video",
        r"(?:m\.)?v\.qq\.com/(?:txp/)?iframe/(?:txp/)?(?:player|preview)\.html"
        r"|(?:static\.video|imgcache)\.qq\.com/.*\.swf",
        is_player=True,
        parameters=("vid",),
    ),
    Form("youku", r"[mv]\.youku\.com/(?:v_show|video)/id_(?P<id>\w+)=*(?:\.html)?"),
    Form("youku", r"v\.youku\.com/video", parameters=("vid",)),
    Form(
        "youku",
        r"player\.youku\.com/(?:embed|player\.php(?:/\w+)*/sid)/(?P<id>\w+)=*(?:/v\.swf)?",
        is_player=True,
    ),
    Form("dailymotion", r"(?:dailymotion\.com/video|dai\.ly)/(?P<id>\w+)"),
    Form("dailymotion", r"dailymotion\.com/embed/video/(?P<id>\w+)", is_player=True),
    Form("dailymotion", r"geo\.dailymotion\.com/player(?:/\w+)?\.html", True, ("video",)),
    Form("twitch", r"(?:m\.)?twitch\.tv/videos/(?P<id>\d+)"),
    Form("twitch", r"player\.twitch\.tv(?:/.*)?", True, ("video",)),
    Form("ixigua", r"ixigua\.com/(?P<id>\d{10,})"),
    Form("ixigua", r"ixigua\.com/iframe/(?P<id>\d+)", is_player=True),
    Form("douyin", r"(?:iesdouyin\.com/share|douyin\.com)/video/(?P<id>\d+)"),
    Form("loom", r"loom\.com/share/(?P<id>[0-9a-f]{32})"),
    Form("loom", r"loom\.com/embed/(?P<id>[0-9a-f]{32})", is_player=True),
    Form("asciinema", r"asciinema\.org/a/(?P<id>\w+)"),
    Form("asciinema", r"asciinema\.org/a/(?P<id>\w+)(?:/iframe|/embed|\.js)", is_player=True),
    Form("douyin", r"open\.douyin\.com/player/video", True, ("vid",)),
)  # fmt: skip
HOSTS = (
    r"(?:^|[./])(?:youtu|bilibili\.|b23\.|acg\.tv|hdslb\.|vimeo\.|qq\.|youku\.|dai\.ly|dailymotion\."
    r"|twitch\.|ixigua\.|\w*douyin\.|loom\.|asciinema\.)"
)
"""Every host above: most addresses have another, and a regular expression sees that fastest."""
PAGES: Mapping[str, str] = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "bilibili": "https://www.bilibili.com/video/{}",
    "vimeo": "https://vimeo.com/{}",
    "tencent-video": "https://v.qq.com/x/page/{}.html",
    "youku": "https://v.youku.com/v_show/id_{}.html",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "twitch": "https://www.twitch.tv/videos/{}",
    "ixigua": "https://www.ixigua.com/{}",
    "douyin": "https://www.douyin.com/video/{}",
    "loom": "https://www.loom.com/share/{}",
    "asciinema": "https://asciinema.org/a/{}",
}
PLATFORMS = frozenset(PAGES)
"""Platforms whose videos have a page that the id alone gives."""
START_PARAMETERS: Mapping[str, str] = {
    "dailymotion": "start={}",
    "twitch": "t={}s",
    **dict.fromkeys(("loom", "asciinema"), "t={}"),
}


_PEERTUBE_ID = r"(?:[0-9a-f]+-){4}[0-9a-f]+|[0-9A-Za-z]{20,24}"
OTHER_PLAYERS: tuple[tuple[str, str], ...] = (
    # a player of something else, without scheme and `www.`, and its page
    (
        r"(?:live\.)?bilibili\.com/blackboard/live/.*[?&](?:cid|roomid)=(\d+).*",
        "https://live.bilibili.com/{}",
    ),
    (
        r"youtube(?:-nocookie)?\.com/embed/live_stream\?(?:.*&)?channel=([\w-]+).*",
        "https://www.youtube.com/channel/{}/live",
    ),
    (r"player\.twitch\.tv/?\?(?:.*&)?channel=(\w+).*", "https://www.twitch.tv/{}"),
    (r"vimeo\.com/event/(\d+)/embed.*", "https://vimeo.com/event/{}"),
    (
        rf"([\w.-]+)/videos/embed/({_PEERTUBE_ID})\?(?:.*&)?start=(\w+).*",
        "https://{}/videos/watch/{}?start={}",
    ),
    (rf"([\w.-]+)/videos/embed/({_PEERTUBE_ID})(?:[?#].*)?", "https://{}/videos/watch/{}"),
    (r"media\.ccc\.de/v/([\w.-]+)/oembed.*", "https://media.ccc.de/v/{}"),
    (
        r"open\.spotify\.com/embed(?:-podcast)?/(\w+/\w+).*",
        "https://open.spotify.com/{}",
    ),
)

PLATFORM_WORDS: Mapping[str, str] = {
    # how keys, shortcodes and elements name a platform, without blanks and hyphens: the platform
    **dict.fromkeys(("youtube", "yt"), "youtube"),
    **dict.fromkeys(("bilibili", "bili", "bv", "哔哩哔哩", "b站"), "bilibili"),
    "vimeo": "vimeo",
    **dict.fromkeys(
        ("tencentvideo", "tencent", "txvideo", "qqvideo", "vqq", "腾讯视频"), "tencent-video"
    ),
    **dict.fromkeys(("youku", "优酷"), "youku"),
    "dailymotion": "dailymotion",
    "twitch": "twitch",
    **dict.fromkeys(("ixigua", "xigua", "西瓜视频"), "ixigua"),
    **dict.fromkeys(("douyin", "抖音"), "douyin"),
    "loom": "loom",
    "asciinema": "asciinema",
}

VIDEO_IDS: Mapping[str, str] = {
    # platform: what its ids look like where nothing but a key says that it is one
    "youtube": r"[\w-]{11}",
    "bilibili": r"BV[0-9A-Za-z]{8,12}|av\d+",
    "vimeo": r"\d{6,12}",
    "tencent-video": r"[a-z]\w{10}",
    "youku": r"X\w{8,}=*",
    "dailymotion": r"[xk]\w{5,}",
    "twitch": r"v?\d{6,}",
    "ixigua": r"\d{15,}",
    "douyin": r"\d{15,}",
    "loom": r"[0-9a-f]{32}",
    "asciinema": r"\d{1,8}|\w{20,32}",
}
