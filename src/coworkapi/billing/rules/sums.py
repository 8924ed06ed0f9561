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


def net_and_tax(amounts: Sequence[int], *, entered: int, included: bool, basis_points: int) -> list[tuple[int, int]]:
    """Net and tax of amounts that were entered at the rate `entered`, net or (`included`) gross, and are taxed at
    `basis_points`: that rate, or 0 for a buyer who is spared it, and so is spared what a gross price includes of it."""
    if not included:
        return list(zip(amounts, tax_on_net(amounts, basis_points), strict=True))
    nets = net_in_gross(amounts, entered)
    return [(net, amount - net if basis_points else 0) for amount, net in zip(amounts, nets, strict=True)]
