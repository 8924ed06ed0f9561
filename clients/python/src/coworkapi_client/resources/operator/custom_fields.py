"""Custom fields: typed fields of your own on members and teams."""

from __future__ import annotations

from collections.abc import Sequence
from types import NoneType
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class CustomFields(Resource):
    """Custom fields: typed fields of your own on members and teams."""

    def list(
        self,
        *,
        applies_to: Literal["member", "team"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.CustomField]:
        """List custom fields.

        By key.

        Args:
            applies_to: Only those of members or teams

        Needs `members:read`.
        """
        return self._items(
            "/v1/custom-fields", models.CustomField, query={"applies_to": applies_to, "limit": limit, "cursor": cursor}
        )

    def create(
        self,
        *,
        key: str,
        label: str,
        type: Literal["text", "number", "boolean", "date", "choice"],
        applies_to: str | None = None,
        options: Sequence[str] | None = None,
        required: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.CustomField:
        """Add a custom field.

        Adds a typed field to members or teams. A required one is asked for whenever custom fields are written.

        Args:
            applies_to: Whether members or teams have it: `member` or `team`
            key: Its name in `custom_fields`, which can't be changed later
            label: What forms call it
            type: What its values are; a `choice` is one of its `options`
            options: Of type `choice`
            required: Whether it must have a value whenever custom fields are written

        Raises CustomFieldExists. Needs `members:write`.
        """
        return self._send(
            "POST",
            "/v1/custom-fields",
            models.CustomField,
            body=given(
                {
                    "applies_to": applies_to,
                    "key": key,
                    "label": label,
                    "type": type,
                    "options": options,
                    "required": required,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def get(self, field_id: str) -> models.CustomField:
        """Get a custom field.

        One field.

        Args:
            field_id: Id of the custom field

        Needs `members:read`.
        """
        return self._send("GET", f"/v1/custom-fields/{segment(field_id)}", models.CustomField)

    def update(
        self,
        field_id: str,
        *,
        label: str | None = None,
        type: Literal["text", "number", "boolean", "date", "choice"] | None = None,
        options: Sequence[str] | None = None,
        required: bool | None = None,
        if_match: str | Model | None = None,
    ) -> models.CustomField:
        """Change a custom field.

        Changes a field. A type or options that would make values in use wrong are refused.

        Args:
            field_id: Id of the custom field
            label: What forms call it
            options: Of type `choice`
            required: Whether it must have a value whenever custom fields are written

        Raises CustomFieldInUse. Needs `members:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/custom-fields/{segment(field_id)}",
            models.CustomField,
            body=given({"label": label, "type": type, "options": options, "required": required}),
            if_match=if_match,
        )

    def delete(self, field_id: str, *, erase_values: bool | None = None, if_match: str | Model | None = None) -> None:
        """Delete a custom field.

        Refused while members or teams have values, unless told to erase them.

        Args:
            field_id: Id of the custom field
            erase_values: Delete the values that members or teams have, too

        Raises CustomFieldInUse. Needs `members:write`.
        """
        return self._send(
            "DELETE",
            f"/v1/custom-fields/{segment(field_id)}",
            NoneType,
            query={"erase_values": erase_values},
            if_match=if_match,
        )


class AsyncCustomFields(AsyncResource):
    """`CustomFields` with asyncio."""

    list = listed(CustomFields.list)
    """List custom fields."""

    create = awaited(CustomFields.create)
    """Add a custom field."""

    get = awaited(CustomFields.get)
    """Get a custom field."""

    update = awaited(CustomFields.update)
    """Change a custom field."""

    delete = awaited(CustomFields.delete)
    """Delete a custom field."""
