"""newspaper4k, told that the language is Arabic."""

import newspaper  # type: ignore[import-not-found,unused-ignore]

from tests.bench.rivals.serve import decoded, serve


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    article = newspaper.Article(url, language="ar", fetch_images=False)
    article.download(input_html=decoded(html, charset))
    article.parse()
    date = article.publish_date
    return {
        "text": article.text,
        "title": article.title,
        "author": article.authors[0] if article.authors else None,
        "date": date.isoformat() if date else None,
    }


if __name__ == "__main__":
    serve(read)
