"""Events `team.*`."""

from __future__ import annotations

from typing import Literal

from coworkapi_client import models
from coworkapi_client._event import Event


class TeamArchived(Event):
    """A team was put away; it pays for nobody any more."""

    type: Literal["team.archived"]
    data: models.Team


class TeamCreated(Event):
    """A team was added, with a billing account of its own."""

    type: Literal["team.created"]
    data: models.Team


class TeamPersonChanged(Event):
    """A member's role in a team changed."""

    type: Literal["team.person_changed"]
    data: models.Person


class TeamPersonInvited(Event):
    """A team's admin asked someone in."""

    type: Literal["team.person_invited"]
    data: models.TeamInvitation


class TeamPersonJoined(Event):
    """A member joined a team."""

    type: Literal["team.person_joined"]
    data: models.Person


class TeamPersonLeft(Event):
    """A member left a team or was taken out of it; `data` is their place as it was."""

    type: Literal["team.person_left"]
    data: models.Person


class TeamRestored(Event):
    """An archived team is back."""

    type: Literal["team.restored"]
    data: models.Team


class TeamUpdated(Event):
    """A team's own fields changed."""

    type: Literal["team.updated"]
    data: models.Team
