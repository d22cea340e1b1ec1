"""The report of held-out templates."""

import numpy as np
import pytest

pytest.importorskip("torch", reason="training needs torch")

from training.intent_model.expand import Template
from training.intent_model.held_out import Judged
from training.intent_model.report import format_table


def judge(intent, subject, text, label):
    template = Template(intent, subject, "en", text)
    return Judged(template, text, np.zeros(1, np.float32), 0, label)


def read_row(table, name):
    (row,) = [line for line in table.splitlines() if line.startswith(f"| {name} |")]
    return row.split("|")[3].strip()


def test_labels_whose_answer_is_one_are_one_intent():
    table = format_table([
        judge("who", "", "who spoke at {event}", "list/speakers"),
        judge("list", "speakers", "speakers of {event}", "who"),
        judge("who", "", "who gave {talk}", "who/hosts"),
        judge("when", "", "when was {event}", "when"),
    ])
    assert read_row(table, "all") == "0.250 (4)"
    assert read_row(table, "the intent alone") == "1.000 (4)"


def test_templates_with_alternatives_have_a_row_of_their_own():
    table = format_table([
        judge("when", "", "(when|what day) was {event}", "when"),
        judge("when", "", "date of {event}", "what"),
    ])
    assert read_row(table, "all with alternatives") == "1.000 (1)"
    assert read_row(table, "the intent with alternatives") == "1.000 (1)"
    assert read_row(table, "the intent alone") == "0.500 (2)"
