"""jusText with its Arabic stop list: text alone."""

import justext  # type: ignore[import-untyped]

from tests.bench.rivals.serve import decoded, serve

_STOP_WORDS = justext.get_stoplist("Arabic")


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    paragraphs = justext.justext(decoded(html, charset), _STOP_WORDS)
    return {"text": "\n".join(part.text for part in paragraphs if not part.is_boilerplate)}


if __name__ == "__main__":
    serve(read)
