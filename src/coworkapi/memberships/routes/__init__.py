"""The HTTP face of plans and memberships."""

from coworkapi.core.http import Router
from coworkapi.memberships.routes import (
    changes,
    deposits,
    finance,
    letters,
    me,
    memberships,
    offers,
    plans,
    price_rises,
    verbs,
    versions,
)

ROUTERS: list[Router] = [
    plans.router,
    versions.router,
    changes.previews,  # before /{membership_id}
    memberships.router,
    changes.router,
    verbs.router,
    finance.router,
    deposits.router,
    changes.my_previews,
    me.router,
    changes.mine,
    price_rises.router,
    letters.router,
    letters.mine,
    offers.mine,
    offers.public,
]
TAGS: list[dict[str, str]] = [
    {"name": "Plans", "description": "What is sold by the month or week, and its versions"},
    price_rises.TAG,
    {"name": "Memberships", "description": "Who holds which plan, from when to when, and who pays"},
    {
        "name": "My memberships",
        "description": "What the signed-in member holds, as far as the plan lets them change it",
    },
]
