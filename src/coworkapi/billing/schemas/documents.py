"""Documents as the API takes and shows them."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from coworkapi.core.schemas import Email, In, Out


class SendIn(In):
    """Whom to mail a document to."""

    emails: Annotated[list[Email], Field(min_length=1, max_length=10)] | None = Field(
        None, description="The account's addresses for invoices, unless given"
    )


class DocumentReadyOut(Out):
    """The PDF of an invoice or credit note that is to be mailed."""

    document_id: str = Field(examples=["inv_01jq2v5x8ye0rb6hm3k7n4d9ta"])
    kind: Literal["invoice", "credit_note"]
    number: str
    seller: str
    buyer: str
    amount: str = Field(description="As the document shows it", examples=["€119.00"])
    due_on: str = Field(description="As the document shows it", examples=["14 June 2026"])
    locale: str
    emails: list[str]
    file_name: str
    storage_key: str = Field(description="The name of the file by its content", examples=["ab/abcdef"])
    bytes: int
