"""What lists of members and teams can be filtered by."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from pydantic import StringConstraints
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import Invalid
from coworkapi.members.folding import search_words
from coworkapi.members.rules import FieldRule, custom_value_from_text
from coworkapi.members.service import field_rules

Search = Annotated[
    str | None,
    Query(
        min_length=1,
        max_length=200,
        description="Words of name, company or e-mail; accents, case and a typo don't matter. Best match first",
        examples=["muller"],
    ),
]
CustomFieldFilter = Annotated[
    list[Annotated[str, StringConstraints(max_length=300)]] | None,
    Query(
        max_length=10,
        description="`key:value` of a custom field; repeat it to ask for several at once",
        examples=[["desk_height:standing"]],
    ),
]


def words_of(q: str) -> list[str]:
    """The words of a search. Raises Invalid when it has no letter or digit."""
    words = search_words(q)
    if not words:
        raise Invalid.field("query/q", "holds no letter or digit to search by")
    return words


async def wanted_values(session: AsyncSession, applies_to: str, filters: list[str]) -> list[tuple[FieldRule, Any]]:
    """The custom fields' values that `custom_field=key:value` asks for. Raises Invalid."""
    rules = {rule.key: rule for rule in await field_rules(session, applies_to)}
    found = []
    for one in filters:
        key, colon, text = one.partition(":")
        if not colon:
            raise Invalid.field("query/custom_field", f"{one[:80]!r}: write key:value")
        if key not in rules:
            known = ", ".join(sorted(rules)) or "none yet"
            raise Invalid.field("query/custom_field", f"there is no custom field {key[:60]!r}; known: {known}")
        try:
            found.append((rules[key], custom_value_from_text(rules[key], text)))
        except ValueError as error:
            raise Invalid.field("query/custom_field", f"{key}: {error}") from None
    return found
