"""A tiny model of relevance as an ONNX file: words with weights in, how likely the article tells of an attack out.

Written byte by byte, so that it needs no library to make: four nodes, TfIdfVectorizer (counts of the words), MatMul,
Add and Sigmoid (ONNX operators, opset 17). Field numbers are those of onnx.proto3, IR version 8.
"""

import argparse
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from processors.arabic.letters import folded

_FLOAT, _STRING = 1, 8  # TensorProto.DataType
_ATTRIBUTE_INT, _ATTRIBUTE_STRING, _ATTRIBUTE_INTS, _ATTRIBUTE_STRINGS = 2, 3, 7, 8  # AttributeProto.AttributeType


def relevance(weights: Mapping[str, float], always: float) -> bytes:
    """The model: probability of log-odds `always` plus each word's weight for every time it stands in the article."""
    by_word: dict[str, float] = {}
    for word, weight in weights.items():
        by_word[folded(word)] = weight
    if not by_word:
        raise ValueError("no words: a model needs at least one")
    size = len(by_word)
    nodes = [
        _node(
            "TfIdfVectorizer", ["words"], "counts",
            _text("mode", "TF"), _int("min_gram_length", 1), _int("max_gram_length", 1), _int("max_skip_count", 0),
            _ints("ngram_counts", [0]), _ints("ngram_indexes", range(size)), _texts("pool_strings", list(by_word)),
        ),
        _node("MatMul", ["counts", "weights"], "sum"),
        _node("Add", ["sum", "always"], "odds"),
        _node("Sigmoid", ["odds"], "likely"),
    ]  # fmt: skip
    graph = b"".join(_part(1, node) for node in nodes)
    graph += _part(2, b"relevance")
    graph += _part(5, _tensor("weights", [size, 1], list(by_word.values()))) + _part(
        5, _tensor("always", [1], [always])
    )
    graph += _part(11, _shape("words", _STRING, None)) + _part(12, _shape("likely", _FLOAT, 1))
    return _number(1, 8) + _part(2, b"rasid") + _part(7, graph) + _part(8, _number(2, 17))


def _varint(value: int) -> bytes:
    found = bytearray()
    while value > 0x7F:
        found.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*found, value])


def _number(field: int, value: int) -> bytes:
    return _varint(field << 3) + _varint(value)


def _part(field: int, body: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(body)) + body


def _node(kind: str, inputs: Sequence[str], output: str, *attributes: bytes) -> bytes:
    node = b"".join(_part(1, name.encode()) for name in inputs) + _part(2, output.encode()) + _part(4, kind.encode())
    return node + b"".join(_part(5, attribute) for attribute in attributes)


def _int(name: str, value: int) -> bytes:
    return _part(1, name.encode()) + _number(3, value) + _number(20, _ATTRIBUTE_INT)


def _text(name: str, value: str) -> bytes:
    return _part(1, name.encode()) + _part(4, value.encode()) + _number(20, _ATTRIBUTE_STRING)


def _ints(name: str, values: Sequence[int]) -> bytes:
    return _part(1, name.encode()) + b"".join(_number(8, value) for value in values) + _number(20, _ATTRIBUTE_INTS)


def _texts(name: str, values: Sequence[str]) -> bytes:
    told = b"".join(_part(9, value.encode()) for value in values)
    return _part(1, name.encode()) + told + _number(20, _ATTRIBUTE_STRINGS)


def _tensor(name: str, shape: Sequence[int], values: Sequence[float]) -> bytes:
    raw = struct.pack(f"<{len(values)}f", *values)
    return b"".join(_number(1, side) for side in shape) + _number(2, _FLOAT) + _part(8, name.encode()) + _part(9, raw)


def _shape(name: str, kind: int, size: int | None) -> bytes:
    """A vector of `size` values, or of as many as come."""
    side = _part(1, _number(1, size) if size is not None else _part(2, b"n"))
    return _part(1, name.encode()) + _part(2, _part(1, _number(1, kind) + _part(2, side)))


def main() -> int:
    """Write the model of a file of words and weights."""
    parser = argparse.ArgumentParser(prog="python -m deploy.model.relevance", description=__doc__.splitlines()[0])
    parser.add_argument("weights", type=Path, help="lines of a word, a tab and its weight; the word * is for always")
    parser.add_argument("model", type=Path, help="the file to write, as relevance.onnx")
    given = parser.parse_args()
    weights: dict[str, float] = {}
    try:
        for number, line in enumerate(given.weights.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                word, _, weight = line.partition("\t")
                try:
                    weights[word.strip()] = float(weight)
                except ValueError:
                    sys.exit(f"{given.weights}:{number}: {weight!r} is no number; write a word, a tab and its weight")
        always = weights.pop("*", 0.0)
        given.model.write_bytes(relevance(weights, always))
    except (OSError, ValueError) as exc:
        sys.exit(f"{given.weights}: {exc}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
