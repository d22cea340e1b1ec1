"""Masks in the places of names."""

from __future__ import annotations

from bot.understanding.mask import mask_text


def test_names_give_way_to_masks_that_stand_apart():
    text = "Who spoke at LampCon2022视频, 林海?"
    names = [(13, 24, "EVENT"), (28, 30, "PERSON")]
    assert mask_text(text, names) == "who spoke at EVENT 视频, PERSON ?"


def test_the_rest_is_folded():
    assert mask_text("ＰＰＴ 在哪裡", []) == "ppt 在哪里"
