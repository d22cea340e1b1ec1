"""Tells names of people from other words, in Chinese and in Latin letters.

It knows how names are built and the common Chinese surnames with their pinyin, and no people.
"""

from __future__ import annotations

from itertools import pairwise

from indexer.text.language import fold, simplify
from indexer.text.late_patterns import compile_late

MAX_NAME_CHARS = 80
MAX_LATIN_WORDS = 5
"""Words of a Latin name; more are a sentence."""

# fmt: off
_SURNAMES_BY_PINYIN = {
    "ai": "艾", "an": "安", "bai": "白柏", "bao": "包鲍", "bi": "毕", "bian": "卞边", "bu": "卜",
    "cai": "蔡", "cao": "曹", "cen": "岑", "chai": "柴", "chang": "常", "che": "车", "chen": "陈谌",
    "cheng": "程成", "chi": "池迟", "chu": "褚储楚", "cong": "丛", "cui": "崔", "dai": "戴",
    "deng": "邓", "di": "狄", "ding": "丁", "dong": "董", "dou": "窦", "du": "杜", "duan": "段",
    "fan": "范樊", "fang": "方房", "fei": "费", "feng": "冯封", "fu": "傅付符伏", "gan": "甘",
    "gao": "高", "ge": "葛", "geng": "耿", "gong": "龚宫巩", "gu": "顾古谷", "guan": "关管",
    "guo": "郭", "hai": "海", "han": "韩", "hang": "杭", "hao": "郝", "he": "何贺", "hong": "洪",
    "hou": "侯", "hu": "胡", "hua": "花", "huang": "黄", "huo": "霍", "ji": "季纪姬嵇冀",
    "jia": "贾", "jian": "简", "jiang": "蒋江姜", "jiao": "焦", "jin": "金靳晋", "jing": "景荆",
    "ju": "鞠", "kang": "康", "ke": "柯", "kong": "孔", "kuang": "邝", "lai": "赖", "lan": "兰蓝",
    "lang": "郎", "lei": "雷", "leng": "冷", "li": "李黎厉利", "lian": "连廉", "liang": "梁",
    "liao": "廖", "lin": "林蔺", "ling": "凌", "liu": "刘柳", "long": "龙", "lou": "娄楼",
    "lu": "卢陆鲁路吕", "lv": "吕", "luan": "栾", "luo": "罗骆", "ma": "马麻", "mai": "麦",
    "man": "满", "mao": "毛茅", "mei": "梅", "meng": "孟蒙", "mi": "米", "miao": "苗缪",
    "min": "闵", "mo": "莫", "mou": "牟", "mu": "穆牧", "ni": "倪", "nie": "聂", "ning": "宁",
    "niu": "牛", "ou": "欧", "ouyang": "欧阳", "pan": "潘", "pang": "庞", "pei": "裴", "peng": "彭",
    "pi": "皮", "pu": "蒲濮", "qi": "齐戚祁漆", "qian": "钱", "qiao": "乔", "qin": "秦覃",
    "qiu": "邱丘裘仇", "qu": "曲瞿屈", "quan": "全权", "ran": "冉", "rao": "饶", "ren": "任",
    "rong": "荣", "ruan": "阮", "sang": "桑", "sha": "沙", "shan": "单", "shang": "商尚",
    "shao": "邵", "she": "佘", "shen": "沈申", "sheng": "盛", "shi": "石史施时", "shu": "舒",
    "si": "司", "sima": "司马", "song": "宋", "su": "苏粟", "sui": "隋", "sun": "孙", "tai": "台",
    "tan": "谭谈", "tang": "唐汤", "tao": "陶", "tian": "田", "tong": "童佟", "tu": "涂屠",
    "wan": "万", "wang": "王汪", "wei": "魏韦卫危", "wen": "温文闻", "weng": "翁",
    "wu": "吴武伍巫邬", "xi": "席奚", "xia": "夏", "xian": "冼", "xiang": "向项", "xiao": "肖萧",
    "xie": "谢解", "xin": "辛", "xing": "邢", "xiong": "熊", "xu": "徐许胥", "xuan": "宣",
    "xue": "薛", "xun": "荀", "yan": "闫严颜阎晏燕言", "yang": "杨羊阳", "yao": "姚", "ye": "叶",
    "yi": "易伊", "yin": "尹殷阴", "ying": "应", "you": "尤游", "yu": "于余俞喻郁虞",
    "yuan": "袁原", "yue": "岳乐", "zang": "臧", "zeng": "曾", "zha": "查", "zhai": "翟",
    "zhan": "詹湛", "zhang": "张章", "zhao": "赵", "zhen": "甄", "zheng": "郑", "zhong": "钟仲",
    "zhou": "周", "zhu": "朱祝诸", "zhuang": "庄", "zhuge": "诸葛", "zhuo": "卓", "zong": "宗",
    "zou": "邹", "zu": "祖", "zuo": "左",
}
_OTHER_SPELLINGS = {
    "chan": "陈", "chang": "张", "cheung": "张", "chiang": "蒋江", "chiu": "邱", "chou": "周",
    "chow": "周", "chu": "朱", "ho": "何", "hsieh": "谢", "hsu": "许徐", "hung": "洪", "kao": "高",
    "kuo": "郭", "kwok": "郭", "lam": "林", "lau": "刘", "lee": "李", "leung": "梁", "lo": "罗",
    "ng": "吴", "shih": "施石", "teng": "邓", "tsai": "蔡", "tseng": "曾", "tung": "董",
    "wong": "王黄", "yeh": "叶", "yeung": "杨",
}
# fmt: on
"""How surnames are written in Hong Kong, in Taiwan and overseas."""
_DOUBLE = frozenset({"ouyang", "sima", "zhuge"})


def _list_surnames() -> dict[str, tuple[str, ...]]:
    pinyins: dict[str, tuple[str, ...]] = {}
    for pinyin, characters in (*_SURNAMES_BY_PINYIN.items(), *_OTHER_SPELLINGS.items()):
        for surname in [characters] if pinyin in _DOUBLE else characters:
            pinyins[surname] = (*pinyins.get(surname, ()), pinyin)
    return pinyins


_PINYINS = _list_surnames()
"""By surname: how it is written in Latin letters."""

_HAN_NAME = compile_late(
    r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{1,8}(?:[·・][\u4e00-\u9fff]{1,8}){1,3}"
)
_LATIN_WORD = compile_late(r"[^\W\d_](?:[^\W\d_]|[.'’‘\-])*")
_HAN = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_PARTICLES = frozenset({
    *("van", "von", "der", "den", "de", "da", "di", "do", "dos", "del", "la", "le", "el", "al"),
    *("bin", "ben", "ter", "und", "y", "e", "af", "av"),
})
_NO_NAME_ENDS_SO = compile_late(
    r"(?:公司|集团|科技|社区|大学|学院|学校|银行|证券|保险|基金会?|研究院|研究所|实验室|中心|网络|数据|联盟"
    r"|协会|团队|平台|云|网|智能|软件|老师|先生|女士|同学|嘉宾|讲师|主持|专家|工程师|架构师|总监|经理|教授"
    r"|博士|作者|成员|负责人|创始人)$"
)


def is_han(text: str) -> bool:
    """Tell whether a text has a Chinese character."""
    return _HAN.search(text) is not None


def is_han_name(text: str) -> bool:
    """Tell whether a text is built like a Chinese name: two to four characters, or with `·`."""
    if _HAN_NAME.fullmatch(text) is None:
        return False
    # 贾建云 is a person, 阿里云 is none
    is_short = len(text) <= 3 and text[-1] in "云网" and has_surname(text)
    return is_short or not _NO_NAME_ENDS_SO.search(text)


def has_surname(text: str) -> bool:
    """Tell whether a text begins with a common Chinese surname, as companies may too."""
    return bool(_read_surname(text))


def is_latin_name(text: str) -> bool:
    """Tell whether a text is built like a Latin name: up to five words with capitals."""
    words = text.split()
    return 0 < len(words) <= MAX_LATIN_WORDS and all(
        _LATIN_WORD.fullmatch(word) and (word[0].isupper() or word.lower() in _PARTICLES)
        for word in words
    )


def share_surname(han: str, latin: str) -> bool:
    """Tell whether a Chinese and a Latin name may be one person's: `赵化冰`, `Huabing Zhao`.

    A name whose surname is not common shares none.
    """
    words = fold(latin).replace("-", " ").split()
    joined = {first + second for first, second in pairwise(words)}
    return not joined.union(words).isdisjoint(_read_surname(han))


def _read_surname(name: str) -> tuple[str, ...]:
    """Read the pinyin of the surname; nothing if it is not common."""
    simple = simplify(name.strip())
    return _PINYINS.get(simple[:2]) or _PINYINS.get(simple[:1], ())
