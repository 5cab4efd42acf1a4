"""readability-lxml: title and the text of its summary, blocks on lines of their own; it tells no date and no author."""

import lxml.html
from readability import Document  # type: ignore[import-not-found,unused-ignore]

from tests.bench.rivals.serve import decoded, serve

_BLOCKS = ("p", "div", "br", "li", "tr", "blockquote", "h1", "h2", "h3", "h4")


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    document = Document(decoded(html, charset), url=url)
    tree = lxml.html.fromstring(document.summary())
    for block in tree.iter(*_BLOCKS):
        block.tail = "\n" + (block.tail or "")
    return {"text": tree.text_content(), "title": document.title()}


if __name__ == "__main__":
    serve(read)
