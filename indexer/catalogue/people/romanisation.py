"""Writes Han names in pinyin."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice, product

MAX_READINGS = 8
"""Most ways to read a name: some characters have two sounds."""
_FAMILY_READINGS = """
曾 zeng|单 shan|覃 qin,tan|解 xie|仇 qiu|查 zha|区 ou|任 ren|盖 ge,gai|葛 ge|朴 piao,park|翟 zhai
乐 yue,le|种 chong|缪 miao|员 yun|洗 xian|冼 xian|曲 qu|车 che|沈 shen|秘 bi|宁 ning|尹 yin|华 hua
卜 bu|阚 kan|郗 xi,chi|召 shao|隗 wei,kui|殷 yin|万 wan|石 shi|瞿 qu|黑 he|尉 wei|长 zhang
吕 lv,lyu,lu|逄 pang|牟 mou,mu|薄 bo|燕 yan|应 ying|柏 bai,bo|俞 yu|余 yu|贾 jia|行 xing|强 qiang
那 na|折 she|臧 zang|蔚 yu,wei|尉迟 yuchi|长孙 zhangsun|单于 chanyu|澹台 tantai|亓官 qiguan
"""
"""Family names that are read another way than the characters usually are."""
_DOUBLE_FAMILIES = """
欧阳 司马 上官 诸葛 皇甫 令狐 尉迟 公孙 慕容 长孙 宇文 司徒 夏侯 东方 南宫 端木 轩辕 独孤 闻人 澹台
拓跋 太史 申屠 钟离 公冶 濮阳 淳于 单于 呼延 东郭 百里 西门 第五 赫连 鲜于 司空 闾丘
亓官 司寇 子车 颛孙 巫马
"""
_FAMILIES = dict(
    pair.split(" ") for row in _FAMILY_READINGS.strip().splitlines() for pair in row.split("|")
)
_DOUBLE = frozenset(_DOUBLE_FAMILIES.split())


def split_han_name(name: str) -> tuple[str, str]:
    """Split a Han name in simplified characters into family and given name: 欧阳锋, 赵化冰."""
    length = 2 if len(name) > 2 and name[:2] in _DOUBLE else 1
    return name[:length], name[length:]


def romanise(family: str, given: str) -> list[tuple[str, str]]:
    """Write a name in pinyin without tones and blanks, in all usual ways: (family, given)."""
    families = _read_family(family)
    givens = ["".join(sounds) for sounds in _combine(given)]
    return [(one, other) for one in families for other in givens][:MAX_READINGS]


def _read_family(family: str) -> list[str]:
    if family in _FAMILIES:
        return _FAMILIES[family].split(",")
    if len(family) == 1:
        # A family name has one reading, the most frequent one, unless the table has another.
        return _vary(_read(family)[0])
    return ["".join(sounds) for sounds in _combine(family)]


def _combine(text: str) -> list[tuple[str, ...]]:
    sounds = [
        [varied for sound in _read(character)[:2] for varied in _vary(sound)] for character in text
    ]
    return list(islice(product(*sounds), MAX_READINGS))


@lru_cache(maxsize=4096)
def _read(character: str) -> list[str]:
    """Read a character in all its ways, the most frequent first."""
    # Its dictionaries take 56 MB, which no answer needs.
    from pypinyin import Style, pinyin

    return pinyin(character, style=Style.NORMAL, heteronym=True)[0]


def _vary(sound: str) -> list[str]:
    """Give the ways to write ü: `lv`, `lu`, `lyu`."""
    if "v" not in sound and "ü" not in sound:
        return [sound]
    plain = sound.replace("ü", "v")
    return [plain, plain.replace("v", "yu"), plain.replace("v", "u")]
