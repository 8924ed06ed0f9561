"""Other papers of an entity: statements of account, and letters such as the notice of a price rise."""

from __future__ import annotations

from coworkapi.billing.documents.shown import letter_values, statement_values
from coworkapi.billing.documents.typesetting import typeset
from coworkapi.billing.documents.values import LetterDocument, StatementDocument


def render_statement(document: StatementDocument) -> bytes:
    """The statement as PDF/A-3b. Call it in a thread."""
    return typeset("statement.typ", statement_values(document), on=document.issued_on)


def render_letter(document: LetterDocument) -> bytes:
    """The letter as PDF/A-3b. Call it in a thread."""
    return typeset("letter.typ", letter_values(document), on=document.issued_on)
