"""Some builds of PyYAML lack libyaml: pages and session lists are read the same without it."""

import json
import subprocess
import sys

import pytest

from indexer.errors import BadInput
from indexer.markdown.front_matter import split_front_matter
from indexer.sources.safe_yaml import parse_rows

PAGE = """---
title: 网格的一天
date: 2022-04-26T09:30:00+08:00
draft: no
weight: 012
tags: [eBPF, "on", 12:30]
authors: &who [Ann Lee]
guests: *who
---
Text.
"""
ROWS = "event: {name: Meshday}\nsessions:\n- id: m-1\n  title: 第一场\n  date: 2022-04-26\n"
BROKEN = ("---\ntitle: [a\n---\n", "---\na: &x [*x]\n---\n", f"---\na: {'[' * 99}\n---\n")
WITHOUT_LIBYAML = """
import json, sys, yaml
for name in [name for name in vars(yaml) if name.startswith("C") and name.endswith("Loader")]:
    delattr(yaml, name)
from tests.indexer.markdown.test_yaml_loaders import read_all
json.dump(read_all(), sys.stdout)
"""


def read_all():
    front, body, line = split_front_matter(PAGE, "page.md")
    errors = []
    for text in BROKEN:
        with pytest.raises(BadInput) as error:
            split_front_matter(text, "page.md")
        errors.append(error.value.line)
    with pytest.raises(BadInput) as error:
        parse_rows("event: *x\n", "list.yaml", "sessions")
    return [
        *({key: repr(value) for key, value in front.items()}, body, line, errors),
        *([list(part) for part in parse_rows(ROWS, "list.yaml", "sessions")], str(error.value)),
    ]


def test_both_kinds_of_yaml_are_read_without_libyaml():
    command = [sys.executable, "-c", WITHOUT_LIBYAML]

    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)

    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == json.loads(json.dumps(read_all()))
