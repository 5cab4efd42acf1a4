"""Times of the day as outlets write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from processors.arabic.clock import clocks
from processors.arabic.letters import fold
from processors.arabic.words import words


def read(text: str) -> list[tuple[int, int, str | None]]:
    return [(clock.hour, clock.minute, clock.zone) for clock in clocks(words(fold(text)))]


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("14:30", 14, 30),
        ("الساعة ١٤:٣٠", 14, 30),
        ("21:29:05", 21, 29),
        ("2:30 م", 14, 30),
        ("2:30 ص", 2, 30),
        ("12:05 ص", 0, 5),
        ("12:05 م", 12, 5),
        ("11:10 مساءً", 23, 10),
        ("الساعة 10 صباحا", 10, 0),
        ("12:30 ظهرا", 12, 30),
        ("1:15 ظهرا", 13, 15),
        ("1:15 ليلا", 1, 15),
        ("11:15 ليلا", 23, 15),
        ("4:40 فجرا", 4, 40),
        ("16:20 مساء", 16, 20),
        ("03:45 PM", 15, 45),
    ],
)
def test_twelve_hours_and_twenty_four(text: str, hour: int, minute: int) -> None:
    assert read(text) == [(hour, minute, None)]


@pytest.mark.parametrize(
    ("text", "zone"),
    [
        ("الساعة 14:30 بتوقيت بغداد", "Asia/Baghdad"),
        ("05:22 م بتوقيت أبوظبي", "Asia/Dubai"),
        ("9:30 بتوقيت غرينتش", "UTC"),
        ("9:30 (بتوقيت مكة المكرمة)", "Asia/Riyadh"),
        ("11:45 GMT", "UTC"),
        ("14:00 (GMT+0400)", "Etc/GMT-4"),
        ("14:00 بتوقيت غرينتش +3", "Etc/GMT-3"),
        ("14:00 UTC-05:00", "Etc/GMT+5"),
        ("14:00 GMT - 3 نوفمبر", "UTC"),
        ("14:00 GMT -3 نوفمبر", "UTC"),
        ("14:00 GMT+", "UTC"),
        ("14:00 GMT+00:00", "UTC"),
        ("14:00 GMT+0330", None),
        ("14:00 GMT +2022", None),
        ("11:45 بالتوقيت المحلي", None),
    ],
)
def test_the_zone_told_beside_it(text: str, zone: str | None) -> None:
    assert [found[2] for found in read(text)] == [zone]


@pytest.mark.parametrize("text", ["24:10", "10:75", "10 جنود", "2022", "الساعة 10", "فاز 3-2", "الآية 2:255"])
def test_what_is_no_time(text: str) -> None:
    assert read(text) == []


@given(st.text(alphabet="0123456789: صم/ساعةGMT()", max_size=30))
def test_any_text_gives_times_of_a_day(text: str) -> None:
    assert all(0 <= hour < 24 and 0 <= minute < 60 for hour, minute, _ in read(text))
