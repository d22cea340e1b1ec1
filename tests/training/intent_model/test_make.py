"""The training of the intent model, on three labels of toy templates."""

import json

import pytest

pytest.importorskip("torch", reason="training needs torch")

from bot.understanding.intent.model import IntentModel
from training.intent_model import make
from training.intent_model.expand import INTENTS

WORDINGS = {
    ("when", "", "en"): ["(when|what day) was {event}", "date of {event}", "{event} when"],
    ("when", "", "zh"): ["{event}(什么时候|哪天)办的", "{event}的日期", "{event}是哪年的"],
    ("where", "", "en"): ["(where|which city) was {event}", "venue of {event}", "{event} where"],
    ("where", "", "zh"): ["{event}(在哪|在哪里)办的", "{event}的地点", "{event}在哪个城市"],
    ("count", "talks", "en"): ["how many talks did {event} have", "number of talks at {event}"],
    ("count", "talks", "zh"): ["{event}有(多少|几)场演讲", "{event}的演讲数量"],
}


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("intents")
    for name in ("names.json", "wrappers.json"):
        (folder / name).write_bytes((INTENTS / name).read_bytes())
    lines = [
        json.dumps({"intent": intent, "subject": subject, "language": language, "text": text})
        for (intent, subject, language), texts in WORDINGS.items()
        for text in texts
    ]
    (folder / "toy.jsonl").write_text("\n".join(lines), encoding="utf-8")
    out, readme = folder / "intents.npz", folder / "page.md"
    readme.write_text("<!-- intents -->\n<!-- /intents -->\n", encoding="utf-8")
    options = ["--intents", str(folder), "--out", str(out), "--folds", "1", "--rounds", "60"]
    make.main([*options, "--readme", str(readme)])
    return out, readme


@pytest.mark.parametrize(
    ("text", "intent", "subject"),
    [
        ("when on earth was EVENT", "when", ""),
        ("请问 EVENT 是哪天办的呀", "when", ""),
        ("which city was EVENT in", "where", ""),
        ("EVENT 在哪个城市办", "where", ""),
        ("how many talks had EVENT", "count", "talks"),
        ("EVENT 有多少演讲", "count", "talks"),
    ],
)
def test_a_model_learns_from_the_files_of_a_folder(made, text, intent, subject):
    guess = IntentModel.load(path=made[0]).predict(text)
    assert (guess.intent, guess.subject) == (intent, subject)


def test_the_table_of_held_out_templates_is_written_into_the_page(made):
    page = made[1].read_text(encoding="utf-8")
    assert "| label | zh | en | taken for |" in page
    assert "| all |" in page
