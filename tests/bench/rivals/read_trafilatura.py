"""trafilatura as it comes: default settings, metadata and dates by its own htmldate."""

import trafilatura

from tests.bench.rivals.serve import serve


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True)
    if found is None:
        return {}
    return {"text": found.text, "title": found.title, "author": found.author, "date": found.date}


if __name__ == "__main__":
    serve(read)
