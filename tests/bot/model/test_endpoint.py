"""The address of a model, and what is wrong with one."""

from __future__ import annotations

import pytest

from bot.model.endpoint import read_endpoint
from bot.settings import ModelSettings
from indexer.errors import ConfigError


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://models.example/v1", "https://models.example/v1/chat/completions"),
        ("https://models.example/v1/", "https://models.example/v1/chat/completions"),
        ("http://localhost:11434/v1", "http://localhost:11434/v1/chat/completions"),
        (
            "https://models.example/x/chat/completions",
            "https://models.example/x/chat/completions",
        ),
    ],
)
def test_a_base_address_is_completed(url, expected):
    assert read_endpoint(ModelSettings(url=url, name="tiny")).url == expected


def test_no_address_is_no_model():
    assert read_endpoint(ModelSettings()) is None


def test_a_model_of_ones_own_network_is_called_unencrypted_only_if_told_so():
    settings = ModelSettings(url="http://10.0.0.7:8000/v1", name="tiny", plain_http=True)
    endpoint = read_endpoint(settings)
    assert endpoint.host == "10.0.0.7:8000"
    assert not endpoint.is_local


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (ModelSettings(url="http://models.example/v1", name="tiny"), "must begin with https://"),
        (ModelSettings(url="https://a:b@models.example/v1", name="tiny"), "HUIGU_MODEL_KEY"),
        (ModelSettings(url="https://:b@models.example/v1", name="tiny"), "HUIGU_MODEL_KEY"),
        (ModelSettings(url="http://[", name="tiny"), "is no address"),
        (ModelSettings(url="https://models.example/v1?key=x", name="tiny"), "HUIGU_MODEL_KEY"),
        (ModelSettings(url="https://models.example/v1"), "has a url but no name"),
    ],
)
def test_a_wrong_table_is_named_with_the_remedy(settings, message):
    with pytest.raises(ConfigError, match=message):
        read_endpoint(settings)
