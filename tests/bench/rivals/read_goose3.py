"""goose3 with its Arabic stop words."""

from goose3 import Goose  # type: ignore[import-not-found,unused-ignore]
from goose3.text import StopWordsArabic  # type: ignore[import-not-found,unused-ignore]

from tests.bench.rivals.serve import decoded, serve

_GOOSE = Goose({"stopwords_class": StopWordsArabic, "enable_image_fetching": False})


def read(html: bytes, url: str, charset: str | None) -> dict[str, str | None]:
    article = _GOOSE.extract(url=None, raw_html=decoded(html, charset))
    date = article.publish_datetime_utc
    return {
        "text": article.cleaned_text,
        "title": article.title,
        "author": article.authors[0] if article.authors else None,
        "date": date.isoformat() if date else article.publish_date,
    }


if __name__ == "__main__":
    serve(read)
