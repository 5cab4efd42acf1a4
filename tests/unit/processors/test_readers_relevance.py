"""A model file beside the rules; what needs onnxruntime, an extra, is left out where that is not installed."""

import datetime as dt
import sys
from pathlib import Path

import pytest

from deploy.model.relevance import main, relevance
from processors.article import Article
from processors.pool import Unavailable
from processors.readers.reader import AnswerError, Rules
from processors.readers.relevance import Relevant

WEIGHTS = {"انفجرت": 2.0, "عبوة": 1.0, "مباراة": -4.0}


def article(text: str) -> Article:
    return Article(
        article_id="a", version=1, url="", outlet="o", title="", text=text, published="2023-03-08",
        fetched_at=dt.datetime(2023, 3, 8, tzinfo=dt.UTC),
    )  # fmt: skip


def test_the_model_holds_its_words_folded_once_and_needs_one(tmp_path: Path) -> None:
    made = relevance({"عبوة": 1.0, "عبوه": 2.0}, 0.0)
    assert made.count("عبوه".encode()) == 1
    assert "عبوة".encode() not in made
    with pytest.raises(ValueError, match="no words"):
        relevance({}, 0.0)


def test_a_file_of_weights_becomes_a_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weights, model = tmp_path / "weights.tsv", tmp_path / "relevance.onnx"
    weights.write_text("*\t-1\nعبوة\t1\n", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["relevance", str(weights), str(model)])
    assert main() == 0
    assert model.read_bytes() == relevance({"عبوة": 1.0}, -1.0)
    weights.write_text("عبوة\tmuch\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"weights\.tsv:1: 'much' is no number"):
        main()


def test_the_rules_tell_unless_the_model_finds_nothing_of_attacks(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="an extra: requirements-onnx.txt")
    path = tmp_path / "relevance.onnx"
    path.write_bytes(relevance(WEIGHTS, -1.0))
    reader = Relevant(Rules(), path, 0.5)
    assert reader.likely(article("انفجرت عبوة في بغداد")) == pytest.approx(0.8808, abs=1e-4)
    assert reader.likely(article("مباراة في كرة القدم")) == pytest.approx(0.0067, abs=1e-4)
    bomb = "انفجرت عبوة ناسفة أمس في بغداد وقتل شرطيان."
    assert len(reader.read(article(bomb))) == 1
    assert reader.read(article(bomb + " مباراة.")) == []


def test_what_is_no_model_and_what_is_no_probability_is_told(tmp_path: Path) -> None:
    pytest.importorskip("onnxruntime", reason="an extra: requirements-onnx.txt")
    path = tmp_path / "bad.onnx"
    path.write_bytes(b"no model")
    with pytest.raises(Unavailable, match=r"bad\.onnx cannot be loaded"):
        Relevant(Rules(), path, 0.5)
    path.write_bytes(relevance(WEIGHTS, 0.0).replace(b"Sigmoid", b"Dropout"))  # which passes the log-odds on
    with pytest.raises(AnswerError, match=r"answers 3\.0, which is no probability"):
        Relevant(Rules(), path, 0.5).likely(article("انفجرت عبوة"))
