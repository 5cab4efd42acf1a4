"""A small model in ONNX beside the rules: of an article that it takes for none about attacks, nothing is told.

The model takes the folded words of title and text as one tensor of strings, [words], and gives the probability that the
article tells of an attack: the last number of its last output.
"""

from pathlib import Path
from typing import Any

from processors.arabic.letters import fold
from processors.arabic.words import words
from processors.article import Article
from processors.event import Facts
from processors.pool import Unavailable
from processors.readers.reader import AnswerError, Reader

MOST_WORDS = 5_000  # the head of an article says what it is about


class Relevant:
    """Reads by rules, unless the model at `path` finds the article less likely than `least` to tell of an attack."""

    def __init__(self, rules: Reader, path: Path, least: float) -> None:
        self.rules, self.path, self.least = rules, path, least
        import onnxruntime  # noqa: PLC0415 - an extra: requirements-onnx.txt

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1  # the pool's processes share the cores
        try:
            self.session: Any = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])
        except Exception as exc:
            raise Unavailable(f"the model {path} cannot be loaded: {_line(exc)}") from exc
        self.input = self.session.get_inputs()[0].name

    def read(self, article: Article) -> list[Facts]:
        """What the rules tell, or nothing."""
        told = self.rules.read(article)
        return told if not told or self.likely(article) >= self.least else []

    def likely(self, article: Article) -> float:
        """The probability that the article tells of an attack. Raises AnswerError where the model gives none."""
        heard = [word.text for part in (article.title, article.text) for word in words(fold(part))][:MOST_WORDS]
        try:
            found = float(self.session.run(None, {self.input: heard})[-1].reshape(-1)[-1])
        except Exception as exc:
            raise AnswerError(f"the model {self.path}: {_line(exc)}") from exc
        if not 0 <= found <= 1:
            raise AnswerError(f"the model {self.path} answers {found}, which is no probability")
        return found


def _line(exc: Exception) -> str:
    return " ".join(str(exc).split())[:300]
