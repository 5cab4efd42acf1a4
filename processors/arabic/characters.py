"""Which characters are written alike: tables that fold spelling variants of single characters into one form.

Folded together: alef forms, ya and alef maqsura, ta marbuta and ha, hamza on its carriers, letters of Persian, Urdu,
Kurdish and the Maghreb, digits of all scripts in use, quotation marks, dashes and odd spaces. Spelled out: presentation
forms and their ligatures. Dropped: vowel marks, combining hamza and madda, tatweel, zero-width and direction marks.
"""

import re
import unicodedata

TATWEEL = "\u0640"
LETTERS = "ء-غف-ي"  # of folded text, as a character class

_VARIANTS = {
    "ا": "أإآٱٲٳٵ", "ب": "پٻڀٮ", "ت": "ٹټٺٿ", "ج": "چڃڄ", "ح": "ځ", "خ": "څ", "د": "ڈډڌڍ", "ر": "ڑڕړڒ", "ز": "ژږ",
    "س": "ښ", "ع": "ڠ", "غ": "ۼ", "ف": "ڤڡڢڥڦ", "ق": "ڨٯڧ", "ك": "کڪګڬڭڮگڰڱڲڳڴ", "ل": "ڵڶڷ", "ن": "ںڻڼڽ",
    "ه": "ةۀەہۂۃھۿ", "و": "ؤۄۅۆۇۈۉۊۋۏٶٷ", "ي": "ىیېۍێےۓئؠؽؾؿٸ",
    ",": "،٬", ".": "٫۔", ";": "؛", "%": "٪", "/": "⁄∕", "-": "–—‐‑‒―−", "'": "‘’‚‛ʼ´`", '"': "«»“”„‟‹›",
    " ": "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
}  # fmt: skip
_DROPPED = re.compile(
    "[\u0640\u00ad\u061c\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0898-\u089f\u08ca-\u08e1"
    "\u08e3-\u08ff\u0300-\u036f\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f\ufeff]"
)
_PRESENTATION = (range(0xFB50, 0xFE00), range(0xFE70, 0xFEFD))
_MATHEMATICAL = range(0x1EE00, 0x1EEF0)


def _same() -> dict[int, str | int]:
    """Character for character. What stays is listed too: an unknown one costs `translate` an exception."""
    table: dict[int, str | int] = {code: code for code in (10, *range(0x20, 0x7F), *range(0x600, 0x700))}
    table |= {ord(variant): base for base, variants in _VARIANTS.items() for variant in variants}
    for zero in (0x660, 0x6F0):  # Arabic-Indic and Persian digits
        table |= {zero + digit: str(digit) for digit in range(10)}
    table |= {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}  # full width
    return table | {code: unicodedata.normalize("NFKC", chr(code)).translate(table) for code in _MATHEMATICAL}


_SAME = _same()


def _spelled() -> dict[str, str]:
    """What a character is spelled as that is dropped ("") or stands for other than one character."""
    table: dict[str, str] = {}
    for code in (code for block in _PRESENTATION for code in block):
        normal = unicodedata.normalize("NFKC", chr(code))
        if normal != chr(code):
            letters = _DROPPED.sub("", normal).translate(_SAME)
            table[chr(code)] = letters if letters.strip() else ""  # a mark alone is decomposed to a space and the mark
    table |= {chr(code): "" for code in range(0x10000) if _DROPPED.match(chr(code))}
    return table


_SPELLED = _spelled()
_IRREGULAR = re.compile("[" + "".join(map(re.escape, sorted(_SPELLED))) + "]")


def same(text: str) -> str:
    """`text` with each character in its folded form, none dropped or spelled out."""
    return text.translate(_SAME)


def spell(text: str, *, keep_tatweel: bool = False) -> tuple[str, list[int]] | None:
    """The folded text, and for each of its characters the number of the original one; one more gives the length.

    None where nothing is dropped or spelled out: then `same` does, and every character stands where it stood.
    """
    if not _IRREGULAR.search(text):
        return None
    pieces: list[str] = []
    origins: list[int] = []
    done = 0
    for match in _IRREGULAR.finditer(text):
        at = match.start()
        pieces.append(text[done:at])
        origins.extend(range(done, at))
        spelled = TATWEEL if keep_tatweel and match.group() == TATWEEL else _SPELLED[match.group()]
        if spelled:
            pieces.append(spelled)
            origins.extend([at] * len(spelled))
        done = at + 1
    pieces.append(text[done:])
    origins.extend(range(done, len(text) + 1))
    return "".join(pieces).translate(_SAME), origins
