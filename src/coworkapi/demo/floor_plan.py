"""The ground floor of Berlin Osthafen, drawn: an SVG, and the shapes on it that stand for resources."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID
from xml.sax.saxutils import escape

from coworkapi.demo.places import RESOURCES
from coworkapi.spaces.pictures import Picture, drawing_of

_WIDTH, _HEIGHT = 1200, 740
_FILLS = {
    "meeting_room": "#dcebf7",
    "event_space": "#f7e7d3",
    "hot_desk": "#e6f2e1",
    "dedicated_desk": "#e6f2e1",
    "private_office": "#ece4f4",
    "phone_booth": "#f4e1e6",
}
# Resource: x, y, width, height.
_LAYOUT = {
    "ber-spree": (40, 40, 260, 190),
    "ber-kran": (320, 40, 180, 190),
    "ber-kai": (520, 40, 150, 130),
    "ber-anker": (690, 40, 120, 130),
    "ber-lotse": (830, 40, 120, 130),
    "ber-boje": (970, 40, 90, 130),
    "ber-muschel-1": (1080, 40, 80, 60),
    "ber-muschel-2": (1080, 110, 80, 60),
    "ber-deck": (520, 210, 640, 230),
    "ber-speicher-west": (40, 270, 200, 380),
    "ber-speicher-ost": (240, 270, 260, 380),
    "ber-speicher": (40, 660, 460, 40),
    "ber-kontor-1": (520, 480, 300, 220),
    "ber-kontor-2": (840, 480, 180, 220),
    "ber-desk-1": (1040, 480, 120, 100),
    "ber-desk-2": (1040, 600, 120, 100),
}


@dataclass(frozen=True, slots=True)
class BoundShape:
    """A polygon that stands for a resource, as the spaces service takes it."""

    resource_id: UUID
    points: list[tuple[float, float]]
    label: str | None


@dataclass(frozen=True, slots=True)
class ShapePlan:
    """A rectangle of the drawing."""

    resource: str
    name: str
    x: float
    y: float
    width: float
    height: float

    def bound_to(self, resource_id: UUID) -> BoundShape:
        """Its corners, clockwise, for that resource."""
        right, bottom = self.x + self.width, self.y + self.height
        corners = [(self.x, self.y), (right, self.y), (right, bottom), (self.x, bottom)]
        return BoundShape(resource_id, corners, self.name)


_RESOURCES = {resource.key: resource for resource in RESOURCES}
SHAPES = [ShapePlan(key, _RESOURCES[key].name, *box) for key, box in _LAYOUT.items()]


@lru_cache(maxsize=1)
def drawing() -> Picture:
    """The floor as an SVG of 1200 x 740 units, cleaned as every upload is."""
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}">',
        "<title>Berlin Osthafen, ground floor</title>",
        f'<rect x="20" y="20" width="{_WIDTH - 40}" height="{_HEIGHT - 40}" fill="#ffffff" stroke="#333333" '
        'stroke-width="6"/>',
    ]
    for shape in SHAPES:
        fill = _FILLS[_RESOURCES[shape.resource].kind]
        middle = (shape.x + shape.width / 2, shape.y + shape.height / 2)
        parts.append(
            f'<rect x="{shape.x}" y="{shape.y}" width="{shape.width}" height="{shape.height}" fill="{fill}" '
            'stroke="#333333" stroke-width="2"/>'
            f'<text x="{middle[0]:g}" y="{middle[1]:g}" font-family="sans-serif" font-size="14" '
            f'text-anchor="middle" dominant-baseline="middle">{escape(shape.name)}</text>'
        )
    parts += [
        f'<rect x="{550 + 60 * (desk % 10)}" y="{235 if desk < 10 else 375}" width="40" height="40" rx="4" '
        'fill="#ffffff" stroke="#7a9a6b"/>'
        for desk in range(20)
    ]
    parts.append("</svg>")
    return drawing_of("".join(parts).encode())
