"""trafilatura as it comes, text alone: what bare extraction costs."""

import trafilatura

from tests.bench.rivals.serve import serve


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    return {"text": trafilatura.extract(html, url=url)}


if __name__ == "__main__":
    serve(read)
