"""Resiliparse: main content and the page's title element; it tells no date and no author."""

from resiliparse.extract.html2text import extract_plain_text  # type: ignore[import-not-found,unused-ignore]
from resiliparse.parse.encoding import (  # type: ignore[import-not-found,unused-ignore]
    bytes_to_str,
    detect_encoding,
)
from resiliparse.parse.html import HTMLTree  # type: ignore[import-not-found,unused-ignore]

from tests.bench.rivals.serve import serve


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    tree = HTMLTree.parse(bytes_to_str(html, detect_encoding(html, from_html_meta=True)))
    return {"text": extract_plain_text(tree, main_content=True, alt_texts=False), "title": tree.title}


if __name__ == "__main__":
    serve(read)
