"""Places in the names of events, in both languages: `Istio Day 欧洲` is `Istio Day Europe`.

A region (country, continent) is always part of what an event is. A town counts only where no
edition does: the third meetup is one event, in whichever town.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from indexer.text.late_patterns import compile_late

# Each row: key, then the Latin and the Han spellings. Traditional characters too.
_REGIONS = """
europe: Europe EU EMEA 欧洲 歐洲
north america: North~America NA 北美 北美洲
south america: South~America 南美 南美洲
latin america: Latin~America LATAM 拉美 拉丁美洲
asia: Asia 亚洲 亞洲
apac: APAC Asia~Pacific AsiaPac 亚太 亞太
africa: Africa 非洲
oceania: Oceania 大洋洲
nordics: Nordics 北欧 北歐
middle east: Middle~East 中东 中東
usa: USA US United~States America 美国 美國
canada: Canada 加拿大
mexico: Mexico 墨西哥
brazil: Brazil Brasil 巴西
argentina: Argentina 阿根廷
chile: Chile 智利
colombia: Colombia 哥伦比亚
uk: UK United~Kingdom Britain 英国 英國
ireland: Ireland 爱尔兰
germany: Germany Deutschland DE 德国 德國
france: France 法国 法國
spain: Spain España 西班牙
portugal: Portugal 葡萄牙
italy: Italy Italia 意大利
netherlands: Netherlands 荷兰 荷蘭
belgium: Belgium 比利时
switzerland: Switzerland 瑞士
austria: Austria 奥地利
poland: Poland Polska 波兰
czechia: Czechia Czech 捷克
sweden: Sweden 瑞典
norway: Norway 挪威
denmark: Denmark 丹麦
finland: Finland 芬兰
greece: Greece 希腊
turkey: Turkey Türkiye 土耳其
ukraine: Ukraine 乌克兰
russia: Russia 俄罗斯
israel: Israel 以色列
egypt: Egypt 埃及
kenya: Kenya 肯尼亚
nigeria: Nigeria 尼日利亚
south africa: South~Africa 南非
china: China CN 中国 中國
taiwan: Taiwan 台湾 臺灣 台灣
hong kong: Hong~Kong HongKong HK 香港
macau: Macau Macao 澳门 澳門
japan: Japan JP 日本
korea: Korea South~Korea 韩国 韓國
india: India 印度
pakistan: Pakistan 巴基斯坦
singapore: Singapore 新加坡
malaysia: Malaysia 马来西亚
indonesia: Indonesia 印尼 印度尼西亚
thailand: Thailand 泰国 泰國
vietnam: Vietnam 越南
philippines: Philippines 菲律宾
australia: Australia AU 澳大利亚 澳洲
new zealand: New~Zealand NZ 新西兰
"""
# Towns whose English name is not the pinyin of the Chinese one.
_TOWNS = """
online: Online 线上 線上
taipei: Taipei 台北 臺北
kaohsiung: Kaohsiung 高雄
taichung: Taichung 台中 臺中
tokyo: Tokyo 东京 東京
osaka: Osaka 大阪
kyoto: Kyoto 京都
seoul: Seoul 首尔
london: London 伦敦
paris: Paris 巴黎
berlin: Berlin 柏林
munich: Munich München 慕尼黑
hamburg: Hamburg 汉堡
amsterdam: Amsterdam 阿姆斯特丹
barcelona: Barcelona 巴塞罗那
madrid: Madrid 马德里
valencia: Valencia 瓦伦西亚
lisbon: Lisbon Lisboa 里斯本
copenhagen: Copenhagen 哥本哈根
stockholm: Stockholm 斯德哥尔摩
vienna: Vienna 维也纳
zurich: Zurich Zürich 苏黎世
geneva: Geneva 日内瓦
prague: Prague 布拉格
warsaw: Warsaw 华沙
brussels: Brussels 布鲁塞尔
dublin: Dublin 都柏林
rome: Rome 罗马
milan: Milan 米兰
athens: Athens 雅典
istanbul: Istanbul 伊斯坦布尔
moscow: Moscow 莫斯科
dubai: Dubai 迪拜
bangalore: Bangalore Bengaluru 班加罗尔
mumbai: Mumbai 孟买
delhi: Delhi 德里
sydney: Sydney 悉尼
melbourne: Melbourne 墨尔本
toronto: Toronto 多伦多
vancouver: Vancouver 温哥华
montreal: Montreal 蒙特利尔
new york: New~York NYC 纽约
san francisco: San~Francisco SF 旧金山
silicon valley: Silicon~Valley 硅谷
los angeles: Los~Angeles LA 洛杉矶
san diego: San~Diego 圣迭戈
seattle: Seattle 西雅图
boston: Boston 波士顿
chicago: Chicago 芝加哥
austin: Austin 奥斯汀
denver: Denver 丹佛
detroit: Detroit 底特律
atlanta: Atlanta 亚特兰大
salt lake city: Salt~Lake~City 盐湖城
las vegas: Las~Vegas 拉斯维加斯
washington: Washington 华盛顿
"""
# Towns of China by their pinyin.
_PINYIN_TOWNS = """
beijing:北京 shanghai:上海 guangzhou:广州 shenzhen:深圳 hangzhou:杭州 chengdu:成都 chongqing:重庆
nanjing:南京 wuhan:武汉 xian:西安 suzhou:苏州 tianjin:天津 changsha:长沙 zhengzhou:郑州
dalian:大连 qingdao:青岛 jinan:济南 shenyang:沈阳 harbin:哈尔滨 haerbin:哈尔滨 changchun:长春
xiamen:厦门 fuzhou:福州 hefei:合肥 nanchang:南昌 kunming:昆明 guiyang:贵阳 nanning:南宁
haikou:海口 sanya:三亚 ningbo:宁波 wenzhou:温州 wuxi:无锡 changzhou:常州 zhuhai:珠海 foshan:佛山
dongguan:东莞 taiyuan:太原 shijiazhuang:石家庄 lanzhou:兰州 urumqi:乌鲁木齐 hohhot:呼和浩特
yinchuan:银川 xining:西宁 lhasa:拉萨
"""


def _read_rows(rows: str) -> dict[str, str]:
    """Read rows into a table from folded spelling to key."""
    table: dict[str, str] = {}
    for row in rows.strip().splitlines():
        key, _, spellings = row.partition(":")
        table |= {spelling.replace("~", " ").casefold(): key for spelling in spellings.split()}
    return table


def _read_pinyin_towns() -> dict[str, str]:
    table: dict[str, str] = {}
    for pair in _PINYIN_TOWNS.split():
        key, _, han = pair.partition(":")
        table[key] = table.setdefault(han, key)
    return table


REGIONS = _read_rows(_REGIONS)
"""Folded spelling of a country or continent to its key."""
TOWNS = _read_rows(_TOWNS) | _read_pinyin_towns()
"""Folded spelling of a town to its key."""

CHINESE_TOWNS = frozenset(_read_pinyin_towns().values())
"""Keys of the towns that are in the region `china`."""

_SHORT_UPPER = re.compile(r"[A-Z]{2,5}")
_ALL = REGIONS | TOWNS
_WORD = re.compile(r"[A-Za-z\u00c0-\u024f]+")
_GAP = re.compile(r"[\s-]{1,3}")
_MOST_WORDS = 3
"""Words of the longest name: `Salt Lake City`."""
_FIRST_WORDS = frozenset(name.split(" ")[0] for name in _ALL)
_HAN_NAMES = "|".join(sorted((name for name in _ALL if name[0] >= "\u2e80"), key=len, reverse=True))
_HAN = compile_late(rf"({_HAN_NAMES})(?:场次|专场|分会场|分站|赛区|站|场)?")
_STOP = compile_late(r"(?<![\u4e00-\u9fff])([\u4e00-\u9fff]{2,4})站")

Place = tuple[int, int, str, bool]
"""Start, end, key, and whether it is a region."""


def find_places(text: str) -> list[Place]:
    """Find the places that an event's name holds.

    `US`, `NA` and other short forms count only in capitals. A Chinese place that is not in the
    tables counts where 站 follows it: 义乌站.
    """
    found = list(_find_latin(text))
    if not text.isascii():
        found += _find_han(text)
    return sorted(found)


def _find_latin(text: str) -> Iterator[Place]:
    words = list(_WORD.finditer(text))
    number = 0
    while number < len(words):
        taken = 1
        is_first = words[number][0].casefold() in _FIRST_WORDS
        for count in range(min(_MOST_WORDS, len(words) - number) * is_first, 0, -1):
            part = words[number : number + count]
            name = " ".join(word[0] for word in part).casefold()
            if name in _ALL and _may_be_place(text, part):
                yield part[0].start(), part[-1].end(), _ALL[name], name in REGIONS
                taken = count
                break
        number += taken


def _may_be_place(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Tell whether words stand side by side, and a short form in capitals."""
    gaps = (text[one.end() : other.start()] for one, other in pairwise(words))
    if not all(_GAP.fullmatch(gap) for gap in gaps):
        return False
    return len(words) > 1 or len(words[0][0]) > 3 or bool(_SHORT_UPPER.fullmatch(words[0][0]))


def _find_han(text: str) -> Iterator[Place]:
    for match in _HAN.finditer(text):
        yield *match.span(), _ALL[match[1]], match[1] in REGIONS
    for match in _STOP.finditer(text):
        if not _HAN.search(match[0]):
            yield *match.span(), match[1], False
