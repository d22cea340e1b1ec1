"""A generation is calibrated again when its documents have changed enough."""

from indexer.calibration import read_calibration


def read(site, rebuilt):
    return read_calibration(site.generations.path(rebuilt.generation))


def test_a_small_change_takes_the_calibration_over_and_a_larger_one_measures_again(site):
    for number in range(120):
        site.post(f"page-{number}", f"Lamp {number} burns with oil number {number}.")
    first = site.rebuild()
    assert read(site, first).drift == 0
    site.post("page-1", "Lamp 1 burns with tallow.")
    second = site.rebuild()
    assert read(site, second).drift == 1
    assert read(site, second).here == read(site, first).here
    for number in range(9):
        site.post(f"page-{number}", f"Candle {number} burns with wax.")
    third = site.rebuild()
    assert read(site, third).drift == 0
    assert read(site, third).here != read(site, first).here


def test_other_weights_calibrate_again_and_encode_no_page(site, monkeypatch):
    first = site.rebuild()
    monkeypatch.setattr("indexer.confidence.calibrate.FORMAT", 10**6)
    second = site.rebuild()
    assert second.generation != first.generation
    assert second.unchanged == second.documents
    assert site.rebuild().generation == second.generation
