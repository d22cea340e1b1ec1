from __future__ import annotations

from datetime import date

import pytest

from bot.channels.http_api.page.answer.age import Age, find_age

TODAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("written", "age"),
    [
        ("2022-08-17", Age("2022-08", "age_years", (4,), True)),
        ("2022-04-25 – 2022-04-29", Age("2022-04", "age_years", (4,), True)),
        ("2024-12-02", Age("2024-12", "age_year", (), False)),
        ("2024-12-01", Age("2024-12", "age_years", (2,), True)),
        ("2026-11-30", Age("2026-11", "age_new", (), False)),
        ("2026-11-01", Age("2026-11", "age_month", (), False)),
        ("2026-02", Age("2026-02", "age_months", (10,), False)),
        ("2027-01-05", Age("2027-01", "", (), False)),
        ("2019", Age("2019", "age_years", (7,), True)),
        ("soon", None),
        ("", None),
        ("20220817", None),
    ],
)
def test_an_age_is_that_of_the_last_date(written, age):
    assert find_age(written, TODAY) == age
