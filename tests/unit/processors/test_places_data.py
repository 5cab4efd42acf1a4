"""The gazetteer's data: its form, and that places lie where their country is."""

import math
from pathlib import Path

import pytest

from processors.arabic.letters import folded
from processors.gazetteer import places
from processors.gazetteer.compile import arabic_names, rows
from processors.gazetteer.places import FINENESS, Row, Site, countries, gazetteer, geonames, km_between, overlay
from processors.rules import RulesError

# South, north, west, east of each country, widened by its seas and borders, degrees.
BOXES: dict[str, tuple[float, float, float, float]] = {
    "IQ": (29.0, 37.5, 38.7, 48.8), "SY": (32.2, 37.4, 35.6, 42.5), "YE": (12.0, 19.1, 41.0, 54.6),
    "LB": (33.0, 34.75, 35.0, 36.7), "PS": (31.2, 32.6, 34.2, 35.6), "IL": (29.4, 33.4, 34.2, 35.9),
    "JO": (29.1, 33.4, 34.8, 39.4), "SA": (16.3, 32.2, 34.4, 55.7), "AE": (22.6, 26.2, 51.4, 56.5),
    "QA": (24.4, 26.3, 50.7, 51.7), "KW": (28.5, 30.2, 46.5, 48.5), "BH": (25.7, 26.4, 50.3, 50.9),
    "OM": (16.6, 26.6, 52.0, 62.1), "EG": (21.9, 31.8, 24.6, 36.9), "SD": (8.6, 22.3, 21.7, 38.7),
    "SS": (3.4, 12.3, 24.1, 36.0), "LY": (19.4, 33.3, 9.3, 25.2), "TN": (30.2, 37.6, 7.5, 11.7),
    "DZ": (18.9, 37.2, -8.7, 12.0), "MA": (21.2, 36.0, -17.2, -0.9), "EH": (20.7, 27.7, -17.2, -8.6),
    "MR": (14.6, 27.3, -17.1, -4.8), "TR": (33.9, 43.6, 25.6, 45.0), "IR": (25.0, 41.6, 44.0, 63.4),
    "AF": (29.3, 38.6, 60.4, 75.0), "PK": (23.5, 37.1, 60.8, 77.9), "IN": (6.7, 35.6, 68.1, 97.5),
    "SO": (-1.7, 12.0, 40.9, 55.1), "DJ": (10.9, 12.8, 41.7, 43.5), "ER": (12.3, 18.1, 36.4, 43.2),
    "ET": (3.3, 15.0, 32.9, 48.1), "KE": (-4.8, 5.1, 33.9, 41.95), "UG": (-1.5, 4.3, 29.5, 35.1),
    "ML": (10.1, 25.1, -12.3, 4.3), "NE": (11.6, 23.6, 0.1, 16.0), "BF": (9.3, 15.1, -5.6, 2.5),
    "TD": (7.4, 23.5, 13.4, 24.1), "NG": (4.2, 13.95, 2.6, 14.7), "CM": (1.6, 13.1, 8.4, 16.2),
    "CF": (2.2, 11.1, 14.4, 27.5), "CD": (-13.5, 5.4, 12.1, 31.4), "MZ": (-26.9, -10.4, 30.2, 40.9),
    "UA": (44.3, 52.4, 22.1, 40.3), "RU": (41.1, 82.0, 19.6, 180.0),
}  # fmt: skip


def in_its_country(country: str, lat: float, lon: float) -> bool:
    south, north, west, east = BOXES.get(country, (-90.0, 90.0, -180.0, 180.0))
    return south <= lat <= north and west <= lon <= east


def test_every_place_of_our_list_lies_within_its_country() -> None:
    outside = [
        (site.name, site.lat, site.lon) for _, site in overlay() if not in_its_country(site.country, site.lat, site.lon)
    ]
    assert outside == []


def test_every_compiled_town_lies_within_its_country() -> None:
    assert [row for row in geonames() if not in_its_country(row.country, row.lat, row.lon)] == []


def test_our_list_names_each_place_once_and_in_arabic() -> None:
    seen: set[tuple[str, str]] = set()
    for name, site in overlay():
        assert name.strip() == name != ""
        assert "  " not in name
        assert (site.country, name) not in seen, name
        seen.add((site.country, name))
        assert any("ء" <= letter <= "ي" for letter in name), name
    assert len(seen) > 3000


def test_every_capital_is_a_place_of_its_country() -> None:
    named = {code for code, country in countries().items() if country.capital}
    assert set(gazetteer().capitals) == named
    assert len(named) > 50


def test_the_compiled_file_is_sorted_folded_and_says_where_it_is_from() -> None:
    lines = places.GEONAMES.read_text("utf-8").splitlines()
    head = [line for line in lines if line.startswith("#")]
    body = lines[len(head) :]
    assert "GeoNames" in head[0]
    assert "Attribution 4.0" in " ".join(head)
    assert body == sorted(body)
    assert len(set(body)) == len(body) > 5000
    for row in geonames():
        for name in filter(None, row.names.split("|")):
            assert folded(name) == name
        assert row.population >= 0


def test_a_wrong_line_of_the_compiled_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "geonames.tsv"
    broken.write_text("# head\nIQ\tBaghdad\tnorth\t44.4\t7\t\tبغداد\n", "utf-8")
    monkeypatch.setattr(places, "GEONAMES", broken)
    with pytest.raises(RulesError, match=r"geonames\.tsv, line 2"):
        list(geonames())


def test_a_wrong_entry_of_our_list_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "here.toml").write_text('[XX]\nname = "X"\nat = [1.0]\nnames = "س"\n', "utf-8")
    monkeypatch.setattr(places, "OVERLAY", tmp_path)
    countries.cache_clear()
    with pytest.raises(RulesError, match=r"here\.toml"):
        countries()
    monkeypatch.undo()
    countries.cache_clear()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        (["Foo", "ناحية الكرمل"], ["الكرمل"]),
        (["مەرکەز", "بلدة"], []),
        (["الوادي الأخضر (قرية)", "الوادي الأخضر، العراق"], ["الوادي الاخضر"]),
        (["آ"], []),
    ],
)
def test_names_are_cut_to_what_names(given: list[str], kept: list[str]) -> None:
    assert arabic_names(given) == kept


def test_compiling_gives_our_towns_their_people_and_leaves_hamlets_abroad_out() -> None:
    ours = Site("Our Town", "town", 33.0, 44.0, "IQ", "Anbar")
    cities = [
        {"name": "X", "latitude": 33.05, "longitude": 44.0, "countrycode": "IQ", "population": 5000, "admin1code": "01",
         "alternatenames": ["بلدتنا", "اسم آخر"]},
        {"name": "Y", "latitude": 33.4, "longitude": 43.0, "countrycode": "IQ", "population": 0, "admin1code": "01",
         "alternatenames": ["جارتها"]},
        {"name": "Z", "latitude": 60.0, "longitude": 10.0, "countrycode": "NO", "population": 900, "admin1code": "01",
         "alternatenames": ["بعيدة"]},
    ]  # fmt: skip
    assert list(rows(cities, [("بلدتنا", ours)])) == [  # type: ignore[arg-type]
        Row("IQ", "Our Town", 33.0, 44.0, 5000, "Anbar", "اسم اخر"),
        Row("IQ", "Y", 33.4, 43.0, 0, "Anbar", "جارتها"),
    ]


def test_kilometres_between_points() -> None:
    assert km_between(33.3, 44.4, 33.3, 44.4) == 0
    assert math.isclose(km_between(33.315, 44.366, 36.34, 43.13), 355, abs_tol=5)  # Baghdad to Mosul
    assert FINENESS["site"] < FINENESS["town"] < FINENESS["district"] < FINENESS["governorate"] < FINENESS["country"]
