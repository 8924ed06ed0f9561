from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coworkapi.members.folding import fold, fold_written_out, search_text_of, search_words, sort_name_of

anything = st.text(max_size=60)


@pytest.mark.parametrize(
    ("text", "folded", "written_out"),
    [
        ("Müller", "muller", "mueller"),
        ("MÜLLER", "muller", "mueller"),
        ("Mu\u0308ller", "muller", "mueller"),
        ("Straße", "strasse", "strasse"),
        ("STRASSE", "strasse", "strasse"),
        ("Søren Ågård", "soren agard", "soeren aagaard"),
        ("Łódź", "lodz", "lodz"),
        ("İstanbul", "istanbul", "istanbul"),
        ("ﬁn Ｍax", "fin max", "fin max"),
        ("O'Brien-Smith", "o brien smith", "o brien smith"),
        ("anna.mueller@acme.example", "anna mueller acme example", "anna mueller acme example"),
        ("李明", "李明", "李明"),
        ("Ελένη", "ελενη", "ελενη"),
    ],
)
def test_how_names_fold(text: str, folded: str, written_out: str) -> None:
    assert fold(text) == folded
    assert fold_written_out(text) == written_out


@given(anything)
def test_folding_again_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(fold_written_out(text)) == fold_written_out(text)


@given(anything)
def test_how_a_text_is_composed_does_not_matter(text: str) -> None:
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@given(anything)
def test_folded_text_is_words_of_letters_and_digits(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())
    assert not any(unicodedata.combining(char) for char in folded)
    assert all(char.isalnum() for word in folded.split() for char in word)


@given(anything, anything)
def test_every_word_of_a_text_can_be_searched_for(one: str, other: str) -> None:
    indexed = set(search_text_of(one, None, other).split())
    assert set(fold(one).split()) | set(fold_written_out(other).split()) <= indexed


@given(anything)
def test_searches_are_bounded_and_names_sort(text: str) -> None:
    words = search_words(text)
    assert len(words) <= 6
    assert all(0 < len(word) <= 60 for word in words)
    assert len(sort_name_of(text)) <= 200
    if text.strip():
        assert sort_name_of(text)
