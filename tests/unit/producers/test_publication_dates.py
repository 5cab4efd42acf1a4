"""What feeds write into their date elements, read in the feed's own zone."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.pubdate import iso

BAGHDAD = ZoneInfo("Asia/Baghdad")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Tue, 04 Jan 2022 10:00:00 +0300", "2022-01-04T10:00:00+03:00"),
        ("Tue, 04 Jan 2022 10:00:00 +03:00", "2022-01-04T10:00:00+03:00"),
        ("Tue, 04 Jan 2022 07:00:00 GMT", "2022-01-04T07:00:00+00:00"),
        ("Tue, 04 Jan 2022 07:00:00 Z", "2022-01-04T07:00:00+00:00"),
        ("04 Jan 2022 07:00:00 -0000", "2022-01-04T07:00:00+00:00"),
        ("Tue, 04 Jan 2022 10:00:00", "2022-01-04T10:00:00+03:00"),
        ("Tue, 04 Jan 2022 10:00:00 AST", "2022-01-04T10:00:00+03:00"),
        ("Tue, 4 Jan 22 10:00 EST", "2022-01-04T10:00:00+03:00"),
        ("Tue, 04 Jan 2022 10:00:00 +0300 (Arabia)", "2022-01-04T10:00:00+03:00"),
        ("Tue,\n 04 Jan 2022", "2022-01-04"),
        ("2022-01-04T10:00:00", "2022-01-04T10:00:00+03:00"),
        ("2022-01-04 10:00", "2022-01-04T10:00:00+03:00"),
        ("2022-01-04T07:00:00Z", "2022-01-04T07:00:00+00:00"),
        ("2022-01-04", "2022-01-04"),
        ("٢٠٢٢-٠١-٠٤ ١٠:٠٠", "2022-01-04T10:00:00+03:00"),
        ("Tue, ۰۴ Jan ۲۰۲۲", "2022-01-04"),
        ("04/01/2022 10:00", None),  # which of the two is the month cannot be told
        ("Tue, 04 Jan 2022 10:00 PM", None),
        ("Tue, 04 Jan 2022 25:61:00", None),
        ("الثلاثاء 4 كانون الثاني 2022", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("", None),
    ],
)
def test_read_or_left(written: str, read: str | None) -> None:
    assert iso(written, BAGHDAD) == read


def test_summer_time_is_the_feeds_own() -> None:
    assert iso("Mon, 04 Jul 2022 10:00:00 EET", ZoneInfo("Africa/Cairo")) == "2022-07-04T10:00:00+02:00"
    assert iso("Tue, 04 Jul 2023 10:00:00 EET", ZoneInfo("Africa/Cairo")) == "2023-07-04T10:00:00+03:00"


@given(st.text(max_size=60) | st.text(alphabet="0123456789 :+-JanTueGMTZ,/", max_size=40))
def test_raises_nothing(written: str) -> None:
    iso(written, BAGHDAD)
