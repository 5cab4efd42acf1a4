"""Bytes to text, for feeds and pages alike: what a server declares is believed last, because it is wrong most often."""

import codecs
import re
from typing import Literal

import msgspec

Rule = Literal["bom", "wide", "utf-8", "utf-8 twice", "damaged utf-8", "declared", "arabic", "assumed"]

# Longest first: UTF-32's little-endian mark begins with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# First bytes of formats that are no text: PDF, ZIP and office files, images, sound, archives, programs.
_MAGIC = (
    *(b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"ID3", b"OggS", b"\x1f\x8b", b"BZh"),
    *(b"7z\xbc\xaf", b"\xfd7zXZ", b"\x28\xb5\x2f\xfd", b"\x7fELF", b"\xd0\xcf\x11\xe0"),
)
_HEAD = 4096  # bytes in which a declaration counts; browsers look at 1,024, real pages put theirs later
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_CONTROL_SHARE = 0.01
_DECLARATION = re.compile(
    rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})|<meta[^>]{0,400}?charset\s*=\s*["']?\s*([\w.:-]{1,40})""",
    re.IGNORECASE,
)
# A name may call up any Python codec; only these turn bytes of the web into text.
_KNOWN = re.compile(r"utf-(8|16|32)(-[lb]e)?$|cp\d+$|iso8859-\d+$|mac-\w+$|ascii$")
_WIDE = ("utf-16", "utf-32")
# Markup begins with an angle bracket, also where every character takes two bytes and no mark says so.
_WIDE_MARKUP = ((b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"))
# Arabic letters in UTF-8 that were read as Latin and written in UTF-8 again: each a Ø, Ù, Ú or Û and a sign.
_TWICE = re.compile("[\u00d8-\u00db][\u0080-\u00bf\u0152-\u0192\u02c6-\u02dc\u2013-\u203a\u20ac\u2122]")
_LATIN = {"ascii", "iso8859-1", "iso8859-15", "cp1252"}  # what servers declare when nobody told them
_ARABIC_WORD = re.compile("[\u0621-\u064a]{2,}")
_RUNS = re.compile(rb"(?<=>)|(?=<)")
_NOT_ASCII = re.compile("[^\x00-\x7f]")


class NotTextError(Exception):
    """The bytes are no text at all; the message says what they look like."""


class Decoded(msgspec.Struct, frozen=True):
    """A text, Python's name of the encoding it was in, and the rule that told so."""

    text: str
    encoding: str
    rule: Rule


def decode(body: bytes, declared: str | None = None) -> Decoded:
    """The text of `body`, where `declared` is the charset that HTTP told, if any.

    1. A byte order mark, or markup in UTF-16 without one. 2. Valid UTF-8, whatever is declared; also UTF-8 with a few
    broken bytes, and UTF-8 that went through Latin and into UTF-8 again. 3. What HTTP, the XML prolog or a meta element
    declares, unless it is Latin and windows-1256 gives Arabic words. 4. windows-1256. Raises NotTextError for what is
    no text; nothing else.
    """
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return Decoded(body[len(mark) :].decode(encoding, "replace"), encoding, "bom")
    for start, encoding in _WIDE_MARKUP:
        if body.startswith(start) and len(body) % 2 == 0:
            return Decoded(body.decode(encoding, "replace"), encoding, "wide")
    names = _declared(body, declared)
    wide = next((name for name in names if name.startswith(_WIDE)), None)
    if wide and b"\0" in body:
        return Decoded(body.decode(wide, "replace"), wide, "declared")
    _refuse_binary(body)
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        once = _once(text)
        return Decoded(text, "utf-8", "utf-8") if once is None else Decoded(once, "utf-8", "utf-8 twice")
    if _is_damaged_utf8(body):
        return Decoded(_mended(body), "utf-8", "damaged utf-8")
    arabic = body.decode("cp1256")  # has a letter for every byte
    for name in names:
        if name in _LATIN and _is_arabic(arabic):
            return Decoded(arabic, "cp1256", "arabic")
        if name.startswith(_WIDE):
            continue  # a program's own encoding, left in a prolog
        try:
            return Decoded(body.decode(name), name, "declared")
        except UnicodeDecodeError:
            continue
    return Decoded(arabic, "cp1256", "assumed")


def _declared(body: bytes, declared: str | None) -> list[str]:
    """Python's names of the encodings that are declared, HTTP's first, without those it cannot be."""
    inside = [(match[1] or match[2]).decode("ascii") for match in _DECLARATION.finditer(body[:_HEAD])]
    names = []
    for name in (declared or "", *inside):
        try:
            known = codecs.lookup(name.strip()).name
        except (LookupError, ValueError):
            continue
        if _KNOWN.match(known):
            names.append(known)
    return names


def _refuse_binary(body: bytes) -> None:
    if body.startswith(_MAGIC):
        raise NotTextError(f"begins with {body[:4]!r}, as a file that is no text does")
    controls = len(_CONTROLS.findall(body))
    if controls > _CONTROL_SHARE * len(body):
        raise NotTextError(f"{controls} control characters in {len(body)} bytes")


def _once(text: str) -> str | None:
    """`text` with one encoding taken back, where it is Arabic in UTF-8 twice; None where it is not.

    The Latin between was ISO 8859-1 or, as servers call it the same, windows-1252, which lacks five of its places.
    """
    pairs = len(_TWICE.findall(text))
    if pairs * 3 < len(_NOT_ASCII.findall(text)) or not pairs:
        return None
    latin = bytearray()
    for character in text:
        try:
            latin += character.encode("cp1252" if ord(character) > 0xFF else "latin-1")
        except UnicodeEncodeError:
            return None  # some of it was written once only
    once = latin.decode("utf-8", "replace")
    return once if _is_arabic(once) else None


def _is_damaged_utf8(body: bytes) -> bool:
    """Whether `body` is UTF-8 but for a few bytes: ten good characters beyond ASCII, or more, for each broken place.

    Arabic in windows-1256 breaks at nearly every letter.
    """
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    return len(_NOT_ASCII.findall(text)) - broken >= 10 * broken


def _mended(body: bytes) -> str:
    """The text of UTF-8 with broken bytes in it; a run between two tags that is mostly broken is in windows-1256.

    That is how titles look that were written by another program than the rest of the feed.
    """
    runs = []
    for run in _RUNS.split(body):
        text = run.decode("utf-8", "replace")
        broken = text.count("\ufffd")
        runs.append(run.decode("cp1256") if broken * 2 > len(_NOT_ASCII.findall(text)) else text)
    return "".join(runs)


def _is_arabic(text: str) -> bool:
    """Whether most letters beyond ASCII stand in Arabic words. French keeps its accents in windows-1256."""
    letters = sum(len(word) for word in _ARABIC_WORD.findall(text))
    return letters * 2 > len(_NOT_ASCII.findall(text))
