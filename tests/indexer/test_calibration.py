"""The calibration of a generation is a file of its folder."""

import pytest

from indexer.calibration import (
    CALIBRATION_FILE,
    Calibration,
    Scale,
    read_calibration,
    write_calibration,
)
from indexer.errors import DamagedIndex

SCALE = Scale(mean=(0.5, 1.0), spread=(0.1, 0.2), threshold=-1.5)


def test_what_was_written_is_read(tmp_path):
    calibration = Calibration(field={"en-en": SCALE}, here={"zh-en": SCALE}, drift=3)
    write_calibration(tmp_path, calibration)
    assert read_calibration(tmp_path) == calibration


def test_a_generation_of_an_earlier_version_has_an_empty_one(tmp_path):
    assert read_calibration(tmp_path) == Calibration()


@pytest.mark.parametrize("data", [b"", b"[]", b'{"field": 3}', b"\xff\xfe"])
def test_a_damaged_file_is_named_with_its_remedy(tmp_path, data):
    (tmp_path / CALIBRATION_FILE).write_bytes(data)
    with pytest.raises(DamagedIndex, match=rf"{CALIBRATION_FILE}.*rebuild --full"):
        read_calibration(tmp_path)
