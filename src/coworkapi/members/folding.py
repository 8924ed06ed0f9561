"""Text folded for search and order: lower case, no accents, no punctuation; one letter may stand for two.

The database compares code points (`C.UTF-8`) and its trigrams know nothing of "ü", so both sides of every comparison
are folded here, by one function.
"""

from __future__ import annotations

import re
import unicodedata

# Letters that Unicode does not take apart.
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "ŋ": "ng",
        "ſ": "s",
    }
)
# How the same letters are written where a keyboard lacks them: Müller is also Mueller, Sørensen also Soerensen.
_WRITTEN_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_NOT_WORD = re.compile(r"[\W_]+")
MAX_WORDS = 6
MAX_WORD_LENGTH = 60


def fold(text: str) -> str:
    """Words of letters and digits, lower case, without accents, one space between: "Müller & Søn" is "muller son"."""
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    return _words(unicodedata.normalize("NFKD", _lower(text).translate(_LETTERS)))


def fold_written_out(text: str) -> str:
    """As `fold`, with umlauts and their kin written as two letters: "Müller" is "mueller"."""
    return fold(unicodedata.normalize("NFC", _lower(text)).translate(_WRITTEN_OUT))


def search_text_of(*parts: str | None) -> str:
    """What the trigram index holds for these texts: every word in both foldings, each once."""
    words: dict[str, None] = {}
    for part in parts:
        if part:
            words |= dict.fromkeys(fold(part).split())
            if not part.isascii():
                words |= dict.fromkeys(fold_written_out(part).split())
    return " ".join(words)


def sort_name_of(name: str) -> str:
    """The key that lists sort by; at most 200 characters. A name without any letter sorts by itself."""
    return (fold(name) or name.lower())[:200]


def search_words(query: str) -> list[str]:
    """The words of a search, the longest (they tell most) first, at most `MAX_WORDS`. Empty: nothing to search by."""
    words = dict.fromkeys(word[:MAX_WORD_LENGTH] for word in fold(query).split())
    return sorted(words, key=len, reverse=True)[:MAX_WORDS]


def _lower(text: str) -> str:
    # Compatibility forms ("ﬁ", "Ｍ", "㎏") come apart first: some of what they are made of is upper case.
    return unicodedata.normalize("NFKC", text).casefold().replace("̇", "")


def _words(decomposed: str) -> str:
    bare = "".join(char for char in decomposed.translate(_LETTERS) if not unicodedata.combining(char))
    return _NOT_WORD.sub(" ", bare.casefold()).strip()
