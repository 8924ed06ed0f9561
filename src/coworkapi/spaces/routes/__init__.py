"""The routes of spaces: operators', members' and the public's."""

from __future__ import annotations

from coworkapi.spaces.routes import (
    amenities,
    blocks,
    booking_policies,
    closures,
    floor_plans,
    legal_entities,
    locations,
    members,
    photos,
    public,
    resource_types,
    resources,
)

ROUTERS = [
    legal_entities.router,
    locations.router,
    closures.router,
    resource_types.router,
    amenities.router,
    booking_policies.router,
    resources.router,
    blocks.router,
    photos.router,
    floor_plans.router,
    members.router,
    public.router,
]

TAGS = [
    {"name": "Legal entities", "description": "Who issues the invoices of its locations."},
    {"name": "Locations", "description": "Sites, their opening hours, closures and public holidays."},
    {"name": "Resources", "description": "What can be booked or rented, its kinds, amenities and units."},
    {"name": "Booking policies", "description": "The rules by which resources are booked."},
    {"name": "Blocks", "description": "Maintenance and blackouts."},
    {"name": "Photos", "description": "Pictures of locations and resources, and the bytes of files."},
    {"name": "Floor plans", "description": "Drawings of floors, the shapes on them, and what is free now."},
    {"name": "My spaces", "description": "Locations and resources as the signed-in member sees them."},
    {"name": "Public", "description": "What a website shows without sign-in."},
]
