"""Names of the platforms that host links, as people write them."""

from __future__ import annotations

from bot.rendering.texts import Texts
from indexer.links.hosts.labels import find_hidden_host, names_host
from indexer.text.control_characters import clean_line

PLATFORMS = Texts({
    "apple": {"zh": "Apple 播客", "en": "Apple Podcasts"},
    "asciinema": {"zh": "asciinema", "en": "asciinema"},
    "baidu": {"zh": "百度网盘", "en": "Baidu Netdisk"},
    "bilibili": {"zh": "B 站", "en": "Bilibili"},
    "bitbucket": {"zh": "Bitbucket", "en": "Bitbucket"},
    "ccc": {"zh": "media.ccc.de", "en": "media.ccc.de"},
    "codeberg": {"zh": "Codeberg", "en": "Codeberg"},
    "discord": {"zh": "Discord", "en": "Discord"},
    "douyin": {"zh": "抖音", "en": "Douyin"},
    "facebook": {"zh": "Facebook", "en": "Facebook"},
    "flickr": {"zh": "Flickr", "en": "Flickr"},
    "gitee": {"zh": "Gitee", "en": "Gitee"},
    "github": {"zh": "GitHub", "en": "GitHub"},
    "gitlab": {"zh": "GitLab", "en": "GitLab"},
    "google": {"zh": "Google", "en": "Google"},
    "google-photos": {"zh": "Google 相册", "en": "Google Photos"},
    "hackmd": {"zh": "HackMD", "en": "HackMD"},
    "iqiyi": {"zh": "爱奇艺", "en": "iQIYI"},
    "itdks": {"zh": "IT大咖说", "en": "ITDKS"},
    "ixigua": {"zh": "西瓜视频", "en": "Ixigua"},
    "linkedin": {"zh": "LinkedIn", "en": "LinkedIn"},
    "meetup": {"zh": "Meetup", "en": "Meetup"},
    "peertube": {"zh": "PeerTube", "en": "PeerTube"},
    "slack": {"zh": "Slack", "en": "Slack"},
    "slides": {"zh": "Slides.com", "en": "Slides.com"},
    "slideshare": {"zh": "SlideShare", "en": "SlideShare"},
    "soundcloud": {"zh": "SoundCloud", "en": "SoundCloud"},
    "speakerdeck": {"zh": "Speaker Deck", "en": "Speaker Deck"},
    "spotify": {"zh": "Spotify", "en": "Spotify"},
    "telegram": {"zh": "Telegram", "en": "Telegram"},
    "tencent-docs": {"zh": "腾讯文档", "en": "Tencent Docs"},
    "tencent-video": {"zh": "腾讯视频", "en": "Tencent Video"},
    "twitch": {"zh": "Twitch", "en": "Twitch"},
    "twitter": {"zh": "Twitter", "en": "Twitter"},
    "vimeo": {"zh": "Vimeo", "en": "Vimeo"},
    "loom": {"zh": "Loom", "en": "Loom"},
    "weibo": {"zh": "微博", "en": "Weibo"},
    "weixin": {"zh": "微信文章", "en": "WeChat article"},
    "ximalaya": {"zh": "喜马拉雅", "en": "Ximalaya"},
    "xiaoyuzhou": {"zh": "小宇宙", "en": "Xiaoyuzhou"},
    "youku": {"zh": "优酷", "en": "Youku"},
    "youtube": {"zh": "YouTube", "en": "YouTube"},
    "zhihu": {"zh": "知乎", "en": "Zhihu"},
})
"""By the `platform` of a link record; a platform that is not here is named by its host."""


def name_platform(platform: str, language: str) -> str:
    """Name a platform in a language; a host name stays as it is."""
    return PLATFORMS.say(platform, language) if platform in PLATFORMS else clean_line(platform)


def find_note(platform: str, label: str, url: str, language: str) -> str:
    """Find what to put behind the label of a link: its platform; empty where the label has it.

    Where the label looks like the address of another site, it is the host.
    """
    if host := find_hidden_host(label, url):
        return host
    names = [name_platform(platform, spoken) for spoken in PLATFORMS.languages]
    said = _squeeze(label)
    told = any(_squeeze(name) in said for name in names)
    # `bilibili.com/evil.example` does not tell of evil.example.
    is_host = "." in platform and platform not in PLATFORMS
    told = told and (not is_host or names_host(label, platform))
    return "" if told else name_platform(platform, language)


def list_named_platforms(label: str) -> set[str]:
    """List the platforms that a label names, in any language."""
    said = _squeeze(label)
    return {
        platform
        for platform in PLATFORMS
        if any(_squeeze(PLATFORMS.say(platform, spoken)) in said for spoken in PLATFORMS.languages)
    }


def _squeeze(text: str) -> str:
    """Ignore case and blanks: `B站` names `B 站`."""
    return "".join(text.split()).casefold()
