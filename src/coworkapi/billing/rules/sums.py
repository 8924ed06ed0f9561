"""Tax on the sum of lines, and its shares: integers, rounded half up once for each rate."""

from __future__ import annotations

from collections.abc import Sequence

from coworkapi.core.money import half_up


def tax_on_net(amounts: Sequence[int], basis_points: int) -> list[int]:
    """The tax of each net amount: together the tax of their sum, each less than a minor unit from its own."""
    taxes: list[int] = []
    running = given = 0
    for amount in amounts:
        running += amount
        upto = half_up(running * basis_points, 10_000)
        taxes.append(upto - given)
        given = upto
    return taxes


def net_in_gross(amounts: Sequence[int], basis_points: int) -> list[int]:
    """The net of each gross amount: together the net of their sum, each less than a minor unit from its own."""
    nets: list[int] = []
    running = given = 0
    for amount in amounts:
        running += amount
        upto = half_up(running * 10_000, 10_000 + basis_points)
        nets.append(upto - given)
        given = upto
    return nets
