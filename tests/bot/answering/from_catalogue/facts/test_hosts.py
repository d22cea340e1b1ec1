"""Who hosted and who paid."""

import pytest


@pytest.mark.parametrize(
    ("names", "fields", "en", "zh"),
    [
        (
            ["HoneyConf 2022"],
            {"subject": "hosts"},
            "Hosts of HoneyConf 2022: Ann Wax, Bo Comb (科博) [1]",
            "2022 蜜蜂大会的主持人：Ann Wax、科博（Bo Comb） [1]",
        ),
        (
            ["Queens in winter"],
            {"subject": "hosts"},
            "Host of “Queens in winter”: Bo Comb (科博) [1]",
            "《蜂王过冬》的主持人：科博（Bo Comb） [1]",
        ),
        # A talk without hosts of its own has those of its event.
        (
            ["Smoke without fire"],
            {"subject": "hosts"},
            "Hosts of HoneyConf 2022: Ann Wax, Bo Comb (科博) [1]",
            "2022 蜜蜂大会的主持人：Ann Wax、科博（Bo Comb） [1]",
        ),
        (
            ["HoneyConf 2022"],
            {"subject": "sponsors"},
            "HoneyConf 2022: Wax & Co, 蜂巢研究所 [1]",
            "2022 蜜蜂大会：Wax & Co、蜂巢研究所 [1]",
        ),
    ],
)
def test_hosts_and_sponsors(answer, names, fields, en, zh):
    for intent in ("who", "list"):
        assert answer(intent, *names, **fields).text == en
        assert answer(intent, *names, language="zh", **fields).text == zh


def test_the_sentence_that_names_the_hosts_is_cited(answer):
    (citation,) = answer("who", "HoneyConf 2022", subject="hosts").citations
    assert citation.quote == "Hosts: Ann Wax and Bo Comb."


@pytest.mark.parametrize("subject", ["hosts", "sponsors"])
def test_what_nobody_says_is_left_to_pages(answer, subject):
    assert answer("who", "Spring Fair", subject=subject) is None


def test_without_hosts_those_of_its_talks_or_its_organisers_are_named(answer_of, many_speakers):
    draft = answer_of(many_speakers, "who", "Big Swarm", subject="hosts")
    assert draft.text == "Hosts of Big Swarm: Bee 1, Bee 2 [1]"
    draft = answer_of(many_speakers, "who", "Small Swarm", subject="hosts")
    assert draft.text == "Organiser of Small Swarm: The Swarm [1]"
