import json
from pathlib import Path

import pytest

from tests.bench.numbers import report


def write(folder: Path, name: str, cases: list[tuple[str, list[str]]]) -> None:
    """Cases in the collection's own form: the text and the values in it."""
    rows = [
        {
            "Input": text,
            "Results": [{"Text": value, "TypeName": "number", "Resolution": {"value": value}} for value in values],
        }
        for text, values in cases
    ]
    (folder / f"Specs__{name}.json").write_text(json.dumps(rows), "utf-8-sig")


def test_agreement_is_counted_and_what_is_left_out_is_told(tmp_path: Path) -> None:
    write(
        tmp_path,
        "NumberModel",
        [("وصل ثلاثون زائرا", ["30"]), ("شربت نصف الكأس", ["0.5"]), ("برد ناقص 5", ["-5"]), ("خمسة", ["6"])],
    )
    write(tmp_path, "OrdinalModel", [("الباب الحادي عشر", ["11"])])
    lines = report(tmp_path).splitlines()
    assert lines[0] == "NumberModel: 1 of 2 agree; left out: {'fractions and decimals': 1, 'negatives': 1}"
    assert lines[1].strip() == "'خمسة': [6] told, [5] read"
    assert lines[2] == "OrdinalModel: 1 of 1 agree; left out: {}"


def test_a_folder_without_the_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="NumberModel"):
        report(tmp_path)
