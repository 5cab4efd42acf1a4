"""`python -m processors explain`: every value with its words and rule, on a terminal, as a page and as JSON."""

import io
import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html
from rich.console import Console

from processors.article import Article
from processors.event import Evidence
from processors.explained import terminal
from processors.explained.account import Account, Read, account
from processors.explained.command import ExplainOptions, explain_events
from processors.explained.marks import GROUPS, pieces
from processors.explained.page import page, words
from processors.offline import InputError
from tests.news import an_article

TITLE = "انفجار عبوة ناسفة يستهدف دورية للشرطة في بعقوبة"
TEXT = """انفجرت عبوة ناسفة صباح أمس مستهدفة دورية للشرطة في بعقوبة، ما أدى إلى مقتل شرطيين وإصابة ثلاثة.
وأضاف أن القوات أغلقت الطريق بعد الانفجار، ولم تتبن أي جهة مسؤوليته.
وحذر محافظ ديالى من وقوع هجمات أخرى بسيارات مفخخة خلال الأيام المقبلة."""
OTHER = "افتتح وزير الزراعة اليوم معرضا للتمور في البصرة، وقال إن موسم هذا العام أفضل من سابقه بكثير في معظم المحافظات."


def article(text: str = TEXT, title: str = TITLE) -> Article:
    return an_article(text, title)


def lines(path: Path, *articles: dict[str, Any]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in articles), encoding="utf-8")
    return path


def told(source: Path, **options: Any) -> tuple[int, str]:
    out = io.StringIO()
    return explain_events(str(source), ExplainOptions(**options), out), out.getvalue()


def test_who_says_so_is_marked_like_who_did_it() -> None:
    found = account(article("قال مصدر طبي إن عبوة ناسفة انفجرت أمس في بعقوبة وقتلت شرطيين وأصابت ثلاثة آخرين."))
    marked = [mark for piece in pieces(found, "text") for mark in piece.marks if mark.field == "attribution"]
    assert {mark.group for mark in marked} == {"actor"}


def test_every_value_names_its_words_rule_and_sentence() -> None:
    (event,) = account(article()).events
    assert {value.field for value in event.values} >= {
        "event_type", "temporality", "outcome", "date", "place", "weapons", "targets", "killed", "wounded",
    }  # fmt: skip
    for value in event.values:
        assert value.read, value.field
        for read in value.read:
            part = TITLE if read.part == "title" else TEXT
            assert part[read.start : read.end] == read.text
            assert read.rule
            assert read.text in read.sentence
    by_field = {value.field: value.value for value in event.values}
    assert by_field["date"] == "2023-03-07 (day)"
    assert (by_field["killed"], by_field["wounded"], by_field["weapons"]) == ("2", "3", "1 ied")


def test_the_clauses_joined_are_told_with_the_headline_among_them() -> None:
    (event,) = account(article()).events
    assert {read.part for read in event.clauses} == {"text", "title"}
    assert any("بعد الانفجار" in read.text for read in event.clauses)


def test_what_is_passed_over_is_told_with_its_reason_and_sentence() -> None:
    feared = [one for one in account(article()).passed_over if one.rule == "only feared, threatened or prevented"]
    assert feared
    assert all(one.sentence.startswith("وحذر محافظ ديالى") for one in feared)


def test_a_plan_and_an_undated_act_have_rules_too() -> None:
    text = "أحبطت القوات الأمنية مخططا لتفجير سيارة مفخخة في كركوك.\nويذكر أن مسلحين قتلوا شرطيا في هجوم على الحويجة."
    rules = {read.rule for event in account(article(text)).events for value in event.values for read in value.read}
    assert {"a plan", "told as past"} <= rules


def test_who_says_so_is_shown_like_who_did_it() -> None:
    found = account(article("قالت الشرطة العراقية إن عبوة ناسفة انفجرت أمس في بعقوبة فقتلت ثلاثة مدنيين."))
    said = {piece.group for piece in pieces(found, "text") for mark in piece.marks if mark.field == "attribution"}
    assert said == {"actor"}


WORDS = st.sampled_from(
    ["انفجرت", "عبوة ناسفة", "في بعقوبة", "أمس", "قتل شرطيان", "، ", ".\n", "قالت الشرطة إن", "<b>", "&", "هجوم", "لو"]
)


@settings(max_examples=60)
@given(st.lists(WORDS, max_size=25), st.lists(WORDS, max_size=6))
def test_the_pieces_of_any_text_make_the_text(text: list[str], title: list[str]) -> None:
    found = account(article(" ".join(text), " ".join(title)))
    assert "".join(piece.text for piece in pieces(found, "text")) == found.text
    assert "".join(piece.text for piece in pieces(found, "title")) == found.title
    shown = html.document_fromstring(page(found))
    for tip in shown.xpath("//*[@class='tip']"):
        tip.drop_tree()
    assert shown.xpath("string(//*[@class='text'])") == found.text


def test_stretches_that_overlap_share_a_piece() -> None:
    def read(start: int, end: int, rule: str) -> Read:
        return Read(part="text", start=start, end=end, text="", rule=rule, sentence="")

    found = Account(
        id="", url="", outlet="", published=None, title="", text="abcdef", events=[],
        passed_over=[read(1, 4, "one"), read(3, 6, "two"), read(3, 6, "two")],
    )  # fmt: skip
    assert [(piece.text, [mark.rule for mark in piece.marks]) for piece in pieces(found, "text")] == [
        ("a", []), ("bc", ["one"]), ("d", ["one", "two"]), ("ef", ["two"]),
    ]  # fmt: skip


def test_without_colours_the_words_stand_in_brackets() -> None:
    out = io.StringIO()
    terminal.write(account(article()), out)
    shown = out.getvalue()
    assert "\x1b" not in shown
    assert "[1 weapons: عبوة ناسفة]" in shown
    assert "    'انفجرت': a word for explosion" in shown
    assert "only feared, threatened or prevented" in shown


@pytest.mark.parametrize(("no_color", "coloured"), [(False, True), (True, False)])
def test_a_terminal_gets_colours_unless_its_user_wants_none(no_color: bool, coloured: bool) -> None:
    out = io.StringIO()
    console = Console(file=out, force_terminal=True, no_color=no_color, width=80)
    terminal.write(account(article()), out, console=console)
    assert ("\x1b[33mعبوة ناسفة\x1b[0m" in out.getvalue()) is coloured
    assert ("[1 weapons: عبوة ناسفة]" in out.getvalue()) is not coloured


def test_an_article_without_attacks_says_so() -> None:
    out = io.StringIO()
    terminal.write(account(article(OTHER, "معرض التمور")), out)
    assert "no attack told" in out.getvalue()
    assert words().heads["nothing"] in page(account(article(OTHER, "معرض التمور")))


def test_the_page_is_right_to_left_and_whole_in_itself() -> None:
    source = page(account(article()))
    shown = html.document_fromstring(source)
    assert (shown.get("dir"), shown.get("lang")) == ("rtl", "ar")
    assert not shown.xpath("//script | //link | //img | //iframe | //@src | //@href")
    assert "url(" not in source
    assert "@import" not in source
    marks = shown.xpath("//mark[@tabindex]")
    assert marks
    assert all(mark.xpath("./span[@class='tip']/span/bdi/text()") for mark in marks), "every mark tells its rule"
    assert {mark.get("class") for mark in marks} <= set(GROUPS)
    assert all(f".{group} {{" in source for group in GROUPS), "every group has its look"
    assert set(words().fields) == {field for fields in GROUPS.values() for field in fields}


def test_what_the_article_holds_is_escaped() -> None:
    evil = "<script>alert(1)</script> & <img src=x onerror=alert(1)> "
    shown = html.document_fromstring(page(account(article(evil + TEXT, evil + TITLE))))
    assert not shown.xpath("//script | //img")
    assert "<script>" in shown.xpath("string(//h1)")


def test_a_text_a_page_and_lines_tell_the_same(tmp_path: Path) -> None:
    text = tmp_path / "one.txt"
    text.write_text(f"{TITLE}\n{TEXT}", encoding="utf-8")
    paragraphs = "".join(f"<p>{line}</p>" for line in TEXT.splitlines())
    web = tmp_path / "page"
    web.write_text(
        f"<!doctype html><html><body><article><h1>{TITLE}</h1>{paragraphs}</article></body></html>", encoding="utf-8"
    )
    line = lines(tmp_path / "a.jsonl", {"id": "x", "title": TITLE, "text": TEXT, "published": "2023-03-08"})
    answers = [told(source, published="2023-03-08", as_json=True)[1] for source in (text, web, line)]
    kept = [{k: v for k, v in json.loads(answer).items() if k in {"title", "text", "events"}} for answer in answers]
    assert kept[0] == kept[1] == kept[2]
    assert msgspec.json.decode(answers[0], type=Account).events[0].record.event_type == "ied"


def test_a_line_is_chosen_by_its_id(tmp_path: Path) -> None:
    source = lines(tmp_path / "a.jsonl", {"id": "x", "text": OTHER}, {"id": "y", "title": TITLE, "text": TEXT})
    assert json.loads(told(source, as_json=True)[1])["id"] == "x"
    assert json.loads(told(source, id="y", as_json=True)[1])["events"]
    with pytest.raises(InputError, match=r"a\.jsonl: no article with the id 'z'"):
        told(source, id="z")


def test_faults_are_one_line(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    bad.write_text('{"id": 1}\n')
    with pytest.raises(InputError, match=r"bad\.jsonl:1: id: "):
        told(bad)
    with pytest.raises(InputError, match=r"none\.txt: No such file"):
        told(tmp_path / "none.txt")
    with pytest.raises(InputError, match=r"'soon' is no ISO 8601 day"):
        told(bad, published="soon")
    with pytest.raises(InputError, match=r"no such time zone: 'Nowhere'"):
        told(bad, timezone="Nowhere")
    good = lines(tmp_path / "a.jsonl", {"id": "x", "text": TEXT})
    with pytest.raises(InputError, match=r"out\.html: No such file"):
        told(good, html=str(tmp_path / "none" / "out.html"))


def test_what_is_no_article_is_told_with_its_reason(tmp_path: Path) -> None:
    short = tmp_path / "short.txt"
    short.write_text("مرحبا", encoding="utf-8")
    assert told(short) == (1, "no article: too_short (0 letters of text)\n")
    assert json.loads(told(short, as_json=True)[1])["reason"] == "too_short"


def test_an_undated_article_is_warned_of_and_the_page_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = lines(tmp_path / "a.jsonl", {"id": "x", "title": TITLE, "text": TEXT})
    assert told(source, html=str(tmp_path / "out.html")) == (0, "")
    assert "no publication date" in capsys.readouterr().err
    assert (tmp_path / "out.html").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_evidence_keeps_its_rule_in_the_record() -> None:
    (event,) = account(article()).events
    outcome = next(one for one in event.record.evidence if one.field == "outcome")
    assert isinstance(outcome, Evidence)
    assert outcome.rule == "told as done"
