"""Tells the room of a video call, which nobody may join afterwards, from a recording."""

from __future__ import annotations

import re

_MEETING = re.compile(
    r"https?://(?:teams\.(?:microsoft|live)\.com/(?:l/meetup-join|meet)/|(?:[\w-]+\.)?zoom(?:\.us|gov\.com)"
    r"/(?:j|w|my|s|webinar/register|meeting/register)/|meet\.google\.com/|meet\.jit\.si/"
    r"|(?:[\w-]+\.)?webex\.com/(?:meet|join|[\w-]+/j\.php)|meeting\.tencent\.com/|voovmeeting\.com/"
    r"|(?:meeting|vc)\.(?:feishu\.cn|dingtalk\.com)/|app\.gather\.town/|gotomeet)",
    re.IGNORECASE,
)


def is_meeting(url: str) -> bool:
    """Tell whether an address is the room of a video call."""
    return _MEETING.match(url) is not None
