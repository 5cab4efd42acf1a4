"""Bytes to text: what is in the bytes counts more than what is said of them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from producers.decode import NotTextError, decode

ARABIC = "سقطت قذيفة هاون قرب السوق ولم تقع إصابات"
FRENCH = "Sécurité renforcée à l'aéroport après l'évènement"


@pytest.mark.parametrize(
    ("body", "declared", "encoding", "rule"),
    [
        (ARABIC.encode(), None, "utf-8", "utf-8"),
        (ARABIC.encode(), "windows-1256", "utf-8", "utf-8"),
        (ARABIC.encode("utf-8-sig"), "iso-8859-1", "utf-8", "bom"),
        (ARABIC.encode("utf-16"), None, "utf-16-le", "bom"),
        (ARABIC.encode("utf-16-be"), "utf-16be", "utf-16-be", "declared"),
        (ARABIC.encode("cp1256"), "windows-1256", "cp1256", "declared"),
        (ARABIC.encode("iso8859-6"), "ISO-8859-6", "iso8859-6", "declared"),
        (ARABIC.encode("cp1256"), "iso-8859-1", "cp1256", "arabic"),
        (ARABIC.encode("cp1256"), "utf-8", "cp1256", "assumed"),
        (ARABIC.encode("cp1256"), "utf-16", "cp1256", "assumed"),
        (ARABIC.encode("cp1256"), "unicode_escape", "cp1256", "assumed"),
        (ARABIC.encode("cp1256"), "no such charset", "cp1256", "assumed"),
        (FRENCH.encode("latin-1"), "iso-8859-1", "iso8859-1", "declared"),
        (ARABIC.encode().decode("latin-1").encode(), None, "utf-8", "utf-8 twice"),
        (FRENCH.encode(), "iso-8859-1", "utf-8", "utf-8"),
    ],
)
def test_encoding_and_the_rule_that_told_it(body: bytes, declared: str | None, encoding: str, rule: str) -> None:
    decoded = decode(body, declared)
    assert (decoded.encoding, decoded.rule) == (encoding, rule)
    assert decoded.text in {ARABIC, FRENCH}


@pytest.mark.parametrize(
    "head",
    [
        '<?xml version="1.0" encoding="windows-1256"?>',
        '<meta charset="windows-1256">',
        "<META content='x;charset=windows-1256'>",
    ],
)
def test_a_declaration_inside_counts(head: str) -> None:
    decoded = decode((head + ARABIC).encode("cp1256"))
    assert decoded.rule == "declared"
    assert decoded.text == head + ARABIC


def test_a_few_broken_bytes_do_not_make_utf8_something_else() -> None:
    body = (ARABIC * 3).encode()
    decoded = decode(body[:41] + b"\xff" + body[41:-1])
    assert decoded.rule == "damaged utf-8"
    assert ARABIC in decoded.text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_markup_in_utf16_needs_no_mark(encoding: str) -> None:
    decoded = decode(f"<p>{ARABIC}</p>".encode(encoding))
    assert (decoded.text, decoded.encoding, decoded.rule) == (f"<p>{ARABIC}</p>", encoding, "wide")


def test_arabic_written_twice_through_windows_1252_comes_back_whole() -> None:
    # What Python calls cp1252 lacks five of its places; programs that garble text keep them as control characters.
    garbled = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in ARABIC.encode())
    assert decode(garbled.encode()).text == ARABIC


def test_arabic_that_quotes_garbled_letters_stays_as_it_is() -> None:
    text = f"{ARABIC} Ø§Ù„"
    assert decode(text.encode()).text == text


def test_a_title_in_windows_1256_amid_utf8_is_read_in_its_own() -> None:
    body = f"<i>{ARABIC * 12}</i><b>".encode() + ARABIC.encode("cp1256") + "</b><u>ن".encode() + b"\xff</u>"
    assert decode(body).text == f"<i>{ARABIC * 12}</i><b>{ARABIC}</b><u>ن\ufffd</u>"


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7 \xe2\xe3", b"PK\x03\x04\x14", bytes(64), b"\x1f\x8b\x08", bytes(range(256))]
)
def test_what_is_no_text_is_refused(body: bytes) -> None:
    with pytest.raises(NotTextError):
        decode(body)


@given(st.binary(max_size=400), st.none() | st.text(max_size=20) | st.sampled_from(["utf-16", "hex", "cp037", "idna"]))
def test_decode_raises_only_not_text(body: bytes, declared: str | None) -> None:
    try:
        decode(body, declared)
    except NotTextError:
        return


@given(st.text())
def test_valid_utf8_comes_back_as_it_was(text: str) -> None:
    try:
        decoded = decode(("ن" + text).encode(), "windows-1256")
    except NotTextError:
        return
    assert decoded.text == "ن" + text
