"""Tables of addresses, words and keys that show the kind of a link; `kinds.py` reads them.

To add a platform, add a line to `HOSTS`, and one to `ADDRESS_KINDS` if its addresses decide alone.
"""

from __future__ import annotations

from collections.abc import Mapping

HOSTS: Mapping[str, tuple[str, str]] = {
    # host (with all subdomains): platform, kind of most of its links
    **dict.fromkeys(("youtube.com", "youtube-nocookie.com", "youtu.be"), ("youtube", "video")),
    **dict.fromkeys(("bilibili.com", "b23.tv"), ("bilibili", "video")),
    "vimeo.com": ("vimeo", "video"),
    "v.qq.com": ("tencent-video", "video"),
    "youku.com": ("youku", "video"),
    "iqiyi.com": ("iqiyi", "video"),
    "ixigua.com": ("ixigua", "video"),
    "douyin.com": ("douyin", "video"),
    "twitch.tv": ("twitch", "video"),
    "itdks.com": ("itdks", "video"),
    "asciinema.org": ("asciinema", "video"),
    "peertube.tv": ("peertube", "video"),
    "loom.com": ("loom", "video"),
    "media.ccc.de": ("ccc", "video"),
    "slideshare.net": ("slideshare", "slides"),
    "speakerdeck.com": ("speakerdeck", "slides"),
    "slides.com": ("slides", "slides"),
    "hackmd.io": ("hackmd", "page"),
    "docs.qq.com": ("tencent-docs", "page"),
    "pan.baidu.com": ("baidu", "page"),
    **dict.fromkeys(("raw.githubusercontent.com", "github.com"), ("github", "code")),
    "gitlab.com": ("gitlab", "code"),
    "gitee.com": ("gitee", "code"),
    "bitbucket.org": ("bitbucket", "code"),
    "codeberg.org": ("codeberg", "code"),
    "spotify.com": ("spotify", "audio"),
    "soundcloud.com": ("soundcloud", "audio"),
    "ximalaya.com": ("ximalaya", "audio"),
    "xiaoyuzhoufm.com": ("xiaoyuzhou", "audio"),
    "podcasts.apple.com": ("apple", "audio"),
    "weixin.qq.com": ("weixin", "page"),
    "zhihu.com": ("zhihu", "page"),
    **dict.fromkeys(("twitter.com", "x.com"), ("twitter", "page")),
    "linkedin.com": ("linkedin", "page"),
    "facebook.com": ("facebook", "page"),
    "weibo.com": ("weibo", "page"),
    "slack.com": ("slack", "page"),
    **dict.fromkeys(("discord.gg", "discord.com"), ("discord", "page")),
    "t.me": ("telegram", "page"),
    "meetup.com": ("meetup", "page"),
    "tech.antfin.com": ("antfin", "page"),
    "google.com": ("google", "page"),
    **dict.fromkeys(("flickr.com", "flic.kr"), ("flickr", "image")),
    **dict.fromkeys(("photos.google.com", "photos.app.goo.gl"), ("google-photos", "image")),
}

ADDRESS_KINDS: tuple[tuple[str, str], ...] = (
    # pattern of the address without its scheme, kind; only a key or a label goes before it
    (r"[^?#]*\.(?:pptx?|key|odp)(?:[?#]|$)", "slides"),
    (r"[^?#]*\.(?:mp4|webm|m4v|mov|mkv|m3u8|flv|avi)(?:[?#]|$)", "video"),
    (r"[^?#]*\.(?:mp3|m4a|ogg|oga|wav|flac|aac)(?:[?#]|$)", "audio"),
    (r"docs\.google\.com/presentation", "slides"),
    (r"docs\.qq\.com/(?:slide|pdf)", "slides"),
    (r"(?:[\w-]+\.)*slideshare\.net/", "slides"),
    (r"speakerdeck\.com/", "slides"),
    (r"(?:[\w-]+\.)*youtube(?:-nocookie)?\.com/(?:watch|playlist|embed|live|shorts|v)\b", "video"),
    (r"youtu\.be/[\w-]", "video"),
    (r"(?:[\w-]+\.)*bilibili\.com/", "video"),
    (r"(?:[\w-]+\.)*vimeo\.com/", "video"),
    (r"v\.qq\.com/", "video"),
    (r"v\.youku\.com/", "video"),
    (r"(?:[\w-]+\.)*itdks\.com/", "video"),
    (r"(?:www\.)?loom\.com/(?:share|embed)/", "video"),
    # of PeerTube, on any host
    (
        r"[^/?#]+/(?:videos/(?:watch|embed)|w)/"
        r"(?:(?:[0-9a-f]+-){4}[0-9a-f]+|[0-9A-Za-z]{20,24})(?:[?#;]|$)",
        "video",
    ),
    (r"(?:www\.)?(?:flickr\.com|flic\.kr|photos\.google\.com|photos\.app\.goo\.gl)/", "image"),
    (r"[^?#]*\.(?:png|jpe?g|gif|svg|webp|avif|ico|bmp)(?:[?#]|$)", "image"),
)

KIND_WORDS: tuple[tuple[str, str], ...] = (
    # pattern of words in a label or heading, kind
    (
        r"录像|錄影|录影|录屏|回放|回看|视频|視頻|(?<!投)影片|重播|直播|点播"
        r"|\b(?:videos?|recordings?(?! rules?)|recorded|replays?|watch|livestreams?|live stream)\b",
        "video",
    ),
    (
        r"幻灯|投影片|簡報|简报|讲稿|講稿|讲义|课件|演示文稿|演讲稿|演讲文稿|胶片|资料下载|材料下载"
        r"|(?<![a-z])(?:ppts?|pptx|slides?|slide ?decks?|decks?)(?![a-z])"
        r"|\b(?:presentation file|speakerdeck|slideshare)\b",
        "slides",
    ),
    (r"音频|音訊|播客|录音|\b(?:audio|podcasts?)\b", "audio"),
    (
        r"源码|源碼|源代码|代码库|代码仓库|代码地址|示例代码|项目地址|仓库"
        r"|\b(?:source code|code|repo|repos|repository|repositories|gist)\b",
        "code",
    ),
)

VIDEO_PLATFORMS = r"(?<![a-z])(?:youtube|bilibili|vimeo)(?![a-z])|[b哔]\s?站|优酷|腾讯视频"
"""Names that mean a video if none of the words above is there (`B 站 PPT` is slides)."""

PAGE_LABELS = (
    r"^(?:.*文章|(?:大会|会议|活动)?(?:日程|议程)|全部场次|.*完整.{0,4}列表|.*活动回顾"
    r"|.*\barticle|(?:the )?(?:conference )?(?:program|programme|schedule|agenda)|all sessions"
    r"|full (?:list|schedule|program|programme)\b.*)(?:\s*[（(].*[)）])?$"
    r"|照片|相册|合影|报名|注册|会议纪要|活动通知|公告"
    r"|^(?:.{0,40}\s)?(?:photos?|pictures|photo (?:album|gallery)|meeting notes|notes|minutes"
    r"|reports?|registration|tickets|announcement|transcript|blog post)$"
)
"""Labels of articles and schedules: pages, whatever the heading above says."""

LIKELY_ADDRESS_KINDS: tuple[tuple[str, str], ...] = (
    # pattern of the address without its scheme, kind if nothing on the page says another
    (r"tech\.antfin\.com/(?:community/)?activities/\d+/review", "video"),
)

LINK_KEYS: Mapping[str, str] = {
    # front-matter and row keys that hold addresses, kind; a suffix `_cn` or `2` is allowed
    **dict.fromkeys(("video", "videos", "youtube", "bilibili", "vimeo"), "video"),
    **dict.fromkeys(("recording", "recordings", "record", "replay"), "video"),
    **dict.fromkeys(("live", "livestream", "stream"), "video"),
    **dict.fromkeys(("slides", "slide", "ppt", "deck", "presentation", "keynote", "pdf"), "slides"),
    **dict.fromkeys(("audio", "podcast"), "audio"),
    **dict.fromkeys(("code", "repo", "repository", "source_code", "github", "gitlab"), "code"),
    **dict.fromkeys(("link", "links", "demo", "homepage", "website"), ""),
    **dict.fromkeys(("resource", "resources", "reference", "references"), ""),
}
"""Under these keys, an id or a relative address is a link too. Under any other key (`originallink`,
`companyURL`) only an absolute web address is one."""
NON_LINK_KEYS = frozenset({
    *("url", "uri", "permalink", "slug", "aliases"),
    *("image", "images", "banner", "img", "cover", "thumbnail", "photo", "picture"),
    *("avatar", "icon", "logo", "poster", "background"),
    *("description", "summary", "subtitle", "keywords", "title", "text", "content", "abstract"),
})
"""Keys for the page's own address, for pictures and for prose."""
