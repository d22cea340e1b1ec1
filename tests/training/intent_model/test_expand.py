import re
from collections import Counter
from typing import get_args

from bot.request import Intent, Subject
from bot.understanding.mask import MASKS
from indexer.text.language import fold
from training.intent_model.expand import (
    FEWEST_SENTENCES,
    MOST_SENTENCES,
    Template,
    Words,
    expand,
    read_templates,
    read_words,
    split_wrappers,
)
from training.intent_model.templates import list_slots, parse_template

FREQUENT = {"links", "who", "when", "where", "count", "list", "title", "what", "complaint", "other"}
TEMPLATES = read_templates()
WORDS = read_words()
WORD = re.compile("|".join(MASKS.values()))


def test_every_template_is_well_formed_and_said_once():
    slots = WORDS.names.keys() | MASKS.keys()
    for template in TEMPLATES:
        assert template.intent in get_args(Intent), template
        assert template.subject in get_args(Subject), template
        assert template.language in {"zh", "en"}, template
        assert parse_template(template.text).count() > 0
        assert set(list_slots(template.text)) <= slots, template
    twice = Counter((template.language, template.text) for template in TEMPLATES)
    assert [text for text, number in twice.items() if number > 1] == []


def test_every_intent_has_examples_in_both_languages_the_frequent_ones_hundreds():
    counts = Counter()
    for template in TEMPLATES:
        counts[template.intent, template.language] += len(expand(template, WORDS))
    for intent in get_args(Intent):
        least = 300 if intent in FREQUENT else 120
        assert min(counts[intent, "zh"], counts[intent, "en"]) >= least, intent


def test_sentences_are_folded_but_for_the_masks_and_the_same_every_time():
    template = Template("links", "", "en", "(send|show) me the {kind} of {event}")
    sentences = expand(template, WORDS)
    assert FEWEST_SENTENCES / 2 <= len(sentences) <= MOST_SENTENCES
    assert sentences == expand(template, WORDS)
    assert sentences != expand(template, WORDS, seed=1)
    for sentence in sentences:
        rest = WORD.sub("", sentence)
        assert rest == fold(rest)
    assert any("EVENT" in sentence for sentence in sentences)


def test_a_name_alone_is_always_masked_since_nobody_could_know_its_sort():
    assert expand(Template("links", "", "zh", "{talk}"), WORDS) == ["TALK"]


def test_held_out_wrappers_and_the_others_share_none():
    known, held_out = (split_wrappers(WORDS, part) for part in (False, True))
    for sort, by_language in WORDS.wrappers.items():
        for language, texts in by_language.items():
            parts = known.wrappers[sort][language], held_out.wrappers[sort][language]
            assert sorted([*parts[0], *parts[1]]) == sorted(texts)
            assert not set(parts[0]) & set(parts[1])


def test_what_is_said_alone_gets_no_context():
    words = Words({}, {"before": {"en": ["so "]}, "after": {"en": []}, "context": {"en": ["CON "]}})
    sentences = expand(Template("greeting", "", "en", "(a|b|c|d|e|f|g|h)ello"), words)
    assert not any("con" in sentence for sentence in sentences)


def test_only_a_single_name_that_is_masked_is_bare():
    texts = ["{event}", "{series}?", "{topic}", "{thing}", "the {event}", "{series} {edition}"]
    assert [Template("what", "", "en", text).bare for text in texts] == [True, True] + [False] * 4
