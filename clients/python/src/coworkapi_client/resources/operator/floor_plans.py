"""Floor plans: drawings of floors, the shapes on them, and what is free now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from types import NoneType

from coworkapi_client import models
from coworkapi_client._calls import FileContent, given, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class FloorPlans(Resource):
    """Floor plans: drawings of floors, the shapes on them, and what is free now."""

    def list(
        self, *, location_id: str | None = None, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.FloorPlan]:
        """List floor plans.

        From the lowest storey up.

        Args:
            location_id: Of this location

        Needs `spaces:read`.
        """
        return self._items(
            "/v1/floor-plans", models.FloorPlan, query={"location_id": location_id, "limit": limit, "cursor": cursor}
        )

    def get(self, floor_plan_id: str) -> models.FloorPlan:
        """Read a floor plan.

        Args:
            floor_plan_id: Id of the floor plan

        Needs `spaces:read`.
        """
        return self._send("GET", f"/v1/floor-plans/{segment(floor_plan_id)}", models.FloorPlan)

    def update(
        self,
        floor_plan_id: str,
        *,
        name: str | None = None,
        level: int | None = None,
        is_public: bool | None = None,
        if_match: str | Model | None = None,
    ) -> models.FloorPlan:
        """Change a floor plan's data.

        Args:
            floor_plan_id: Id of the floor plan
            level: Storey; 0 is the ground floor
            is_public: Whether anyone may see it without a sign-in

        Raises NameTaken. Needs `spaces:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/floor-plans/{segment(floor_plan_id)}",
            models.FloorPlan,
            body=given({"name": name, "level": level, "is_public": is_public}),
            if_match=if_match,
        )

    def delete(self, floor_plan_id: str, *, if_match: str | Model | None = None) -> None:
        """Delete a floor plan.

        Its shapes go with it, the resources stay.

        Args:
            floor_plan_id: Id of the floor plan

        Needs `spaces:write`.
        """
        return self._send("DELETE", f"/v1/floor-plans/{segment(floor_plan_id)}", NoneType, if_match=if_match)

    def replace_drawing(
        self, floor_plan_id: str, *, file: FileContent, if_match: str | Model | None = None
    ) -> models.FloorPlan:
        """Replace a floor plan's drawing.

        Its shapes stay; refused when one of them would lie outside the new drawing.

        Args:
            floor_plan_id: Id of the floor plan
            file: The file itself, as a part of the form

        Raises ShapesOutside. Needs `spaces:write`.
        """
        return self._send(
            "PUT",
            f"/v1/floor-plans/{segment(floor_plan_id)}/drawing",
            models.FloorPlan,
            files={"file": file},
            if_match=if_match,
        )

    def set_shapes(
        self, floor_plan_id: str, *, shapes: Sequence[models.ShapeIn], if_match: str | Model | None = None
    ) -> models.FloorPlan:
        """Set a floor plan's shapes.

        Replaces all of them. Each resource of the location has one at the most, within the drawing.

        Args:
            floor_plan_id: Id of the floor plan

        Needs `spaces:write`.
        """
        return self._send(
            "PUT",
            f"/v1/floor-plans/{segment(floor_plan_id)}/shapes",
            models.FloorPlan,
            body=given({"shapes": shapes}),
            if_match=if_match,
        )

    def get_status(self, floor_plan_id: str, *, at: datetime | None = None) -> models.FloorPlanStatus:
        """Read a floor plan's live status.

        What is free, occupied or blocked, until when, and what comes then. Set-up and clean-up times count.

        Args:
            floor_plan_id: Id of the floor plan
            at: At this instant; now unless given

        Needs `spaces:read`.
        """
        return self._send(
            "GET", f"/v1/floor-plans/{segment(floor_plan_id)}/status", models.FloorPlanStatus, query={"at": at}
        )


class AsyncFloorPlans(AsyncResource):
    """`FloorPlans` with asyncio."""

    list = listed(FloorPlans.list)
    """List floor plans."""

    get = awaited(FloorPlans.get)
    """Read a floor plan."""

    update = awaited(FloorPlans.update)
    """Change a floor plan's data."""

    delete = awaited(FloorPlans.delete)
    """Delete a floor plan."""

    replace_drawing = awaited(FloorPlans.replace_drawing)
    """Replace a floor plan's drawing."""

    set_shapes = awaited(FloorPlans.set_shapes)
    """Set a floor plan's shapes."""

    get_status = awaited(FloorPlans.get_status)
    """Read a floor plan's live status."""
