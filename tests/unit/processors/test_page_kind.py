"""Pages that are no article are told as what they are; articles about such things are articles."""

import pytest

from processors.extract import Dropped, extract_article
from producers.article import FetchedArticle, utc_now

FIRST = "قالت الشركة إن القراء سيدفعون ابتداء من الشهر المقبل مقابل ما ينشره موقعها من تحقيقات ومقالات رأي."
SECOND = "وأوضح رئيس تحريرها أن الأخبار العاجلة تبقى مجانية، وأن العائد سيذهب إلى رواتب المراسلين في المحافظات."
THIRD = "ويرى باحثون في الإعلام أن تجارب مشابهة في المنطقة لم تعش طويلا بسبب ضعف الثقة وصعوبة الدفع الإلكتروني."
FOURTH = "وتعتزم الشركة إطلاق نسخة تجريبية تضم ألف قارئ، على أن تنشر نتائجها قبل نهاية العام الحالي أمام الصحفيين."
FIFTH = "وكانت ثلاث صحف قد أوقفت طبعاتها الورقية خلال عامين، وسرحت عشرات العاملين فيها من دون تعويضات كافية لهم."
SIXTH = "وتقدر جمعية الصحفيين خسائر القطاع بنصف عائداته الإعلانية منذ أن انتقل المعلنون إلى منصات التواصل الاجتماعي."
SEVENTH = "وقالت محررة في الموقع إن زملاءها منقسمون حول الخطوة، فبعضهم يخشى أن يخسر قراءه في القرى والبلدات البعيدة."
TEXT = f"<p>{SIXTH}</p><p>{SEVENTH}</p><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p><p>{FOURTH}</p><p>{FIFTH}</p>"
FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": %s}</script>'


def end_of(body: str, title: str = "موقع السهيل", head: str = "") -> str:
    page = f"<html><head><title>{title}</title>{head}</head><body>{body}</body></html>".encode()
    fetched = FetchedArticle(
        article_id="a", url="https://x.example/1", outlet="السهيل", body=page, fetched_at=utc_now()
    )
    result = extract_article(fetched)
    return result.reason if isinstance(result, Dropped) else "article"


def teasers(number: int, words: str) -> str:
    return "".join(
        f'<div><h3><a href="/{n}">خبر رقم {n} من أخبار المدينة</a></h3><p>{words}</p></div>' for n in range(number)
    )


@pytest.mark.parametrize(
    ("title", "body"),
    [
        (
            "الصفحة غير موجودة | السهيل",
            "<h1>404</h1><p>يمكنك العودة إلى الصفحة الأولى أو البحث عما تريد في أرشيف الموقع.</p>",
        ),
        (
            "السهيل",
            "<h2>عذرا</h2><p>لم نتمكن من العثور على الصفحة التي طلبتها، ربما تغير عنوانها أو حذفت منذ مدة طويلة.</p>",
        ),
        ("Just a moment...", "<p>Checking your browser before accessing the site.</p><script>c()</script>"),
        ("صيانة الموقع", "<p>نقوم حاليا بأعمال صيانة مجدولة، وسيعود الموقع إلى العمل بعد ساعات قليلة من الآن.</p>"),
    ],
)
def test_errors_and_gates(title: str, body: str) -> None:
    assert end_of(body, title) == "error_page"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (FREE % "false", f"<p>{FIRST}</p>"),
        (FREE % '"False"', f"<p>{FIRST}</p>"),
        ("", f"<article><p>{FIRST}</p><div class='paywall'><p>اختر باقتك</p></div></article>"),
        ("", f"<article><p>{FIRST}</p><p>هذا المحتوى متاح للمشتركين فقط</p></article>"),
    ],
)
def test_what_is_sold(head: str, body: str) -> None:
    assert end_of(body, "قراء يدفعون", head) == "paywall"


def test_consent() -> None:
    asks = (
        "<p>نستخدم نحن وشركاؤنا ملفات تعريف الارتباط لتخزين المعلومات على جهازك والاطلاع على بياناتك وقياس الأداء.</p>"
    )
    assert end_of(f"<div>{asks}<button>قبول الكل</button></div>") == "cookie_wall"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("<meta property='og:type' content='video.other'>", "<h1>شاهد لحظة الانهيار</h1><video></video><p>00:47</p>"),
        ('<script type="application/ld+json">{"@type": "VideoObject"}</script>', "<h1>لحظة الانهيار</h1><p>مشاهد</p>"),
        ("", "<h1>بالصور: شتاء الجبال</h1><iframe src='//youtube.example/youtu'></iframe><p>عدسة المصور</p>"),
    ],
)
def test_films_and_pictures_without_text(head: str, body: str) -> None:
    assert end_of(body, "شاهد", head) == "video_page"


@pytest.mark.parametrize(
    "body",
    [
        teasers(20, "ملخص قصير لما جرى في المدينة أمس وفق مصادر محلية تحدثت لمراسلنا."),
        "".join(f'<li><a href="/{n}">خبر رقم {n} من أخبار المدينة</a></li>' for n in range(60)),
        "".join(f"<p>خبر رقم {n} من أخبار المدينة القديمة</p>" for n in range(40)),
    ],
)
def test_lists_of_articles(body: str) -> None:
    assert end_of(f"<h1>أخبار</h1>{body}") == "list_page"


def test_pages_of_scripts() -> None:
    assert end_of("<div id=app></div><noscript>فعل جافا سكريبت</noscript><script src=a.js></script>") == "scripts_only"


@pytest.mark.parametrize(
    ("title", "head", "body"),
    [
        ("محتوى متاح للمشتركين فقط: صحف تجرب البيع", "", f"{TEXT}<p>وكتب الموقع أن مقالاته متاح للمشتركين فقط.</p>"),
        ("صحيفة تفتح أرشيفها", FREE % "false", TEXT),
        ("صحيفة تفتح أرشيفها", FREE % "true", f"<p>{FIRST}</p>"),
        ("خطأ 404: قصة رقم صار رمزا", "", f"{TEXT}<p>وتقول عبارته إن الصفحة غير موجودة.</p>"),
        ("غرامة بسبب الكوكيز", "", f"{TEXT}<p>وتتعلق القضية باستخدام ملفات تعريف الارتباط وسياسة الخصوصية.</p>"),
        ("شاهد كيف تغير السوق", "", f"<video></video>{TEXT}"),
        ("صحف تجرب البيع", "<meta property='og:type' content='video.other'>", TEXT),
        ("صحف تجرب البيع", "", f"<h1>صحف تجرب البيع</h1>{TEXT}<div class=z>{teasers(9, 'ملخص قصير لما جرى.')}</div>"),
        ("صحف تجرب البيع", "", f"{TEXT}<noscript>فعل جافا سكريبت</noscript><script>a()</script>"),
    ],
    ids=["paywall", "sold but shown", "free flash", "error", "cookies", "film", "film type", "teasers", "scripts"],
)
def test_articles_that_speak_of_such_things_or_stand_beside_them(title: str, head: str, body: str) -> None:
    assert end_of(body, title, head) == "article"


def test_a_flash_of_one_sentence_is_an_article() -> None:
    assert end_of(f"<h1>صحيفة محلية تجرب البيع لقرائها</h1><p>{FIRST}</p>") == "article"
