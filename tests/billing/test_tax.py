"""Tax: net + tax = gross, whatever the amount, the rate and how prices are entered."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st

from coworkapi.billing.values import NO_TAX, Tax

AMOUNTS = st.integers(-(10**12), 10**12)
RATES = st.integers(0, 10_000)


def tax(basis_points: int, *, included: bool) -> Tax:
    return Tax("standard", "VAT", basis_points, included)


@given(AMOUNTS, RATES, st.booleans())
def test_net_and_tax_add_up(amount: int, basis_points: int, included: bool) -> None:
    taxed = tax(basis_points, included=included).of(amount)
    assert taxed.net + taxed.tax == taxed.gross
    assert amount == (taxed.gross if included else taxed.net)


@given(AMOUNTS, RATES, st.booleans())
@example(50, 100, False)  # half a cent: rounded away from zero
@example(-50, 100, False)
def test_rounded_once_half_up(amount: int, basis_points: int, included: bool) -> None:
    taxed = tax(basis_points, included=included).of(amount)
    if included:
        exact, rounded = Fraction(amount * 10_000, 10_000 + basis_points), taxed.net
    else:
        exact, rounded = Fraction(amount * basis_points, 10_000), taxed.tax
    assert abs(rounded) == int(abs(exact) + Fraction(1, 2))
    assert rounded * exact >= 0


@given(AMOUNTS, RATES, st.booleans())
def test_an_opposite_charge_is_taxed_the_opposite_way(amount: int, basis_points: int, included: bool) -> None:
    rate = tax(basis_points, included=included)
    one, opposite = rate.of(amount), rate.of(-amount)
    assert (opposite.net, opposite.tax, opposite.gross) == (-one.net, -one.tax, -one.gross)


@given(AMOUNTS, RATES)
def test_the_net_is_found_again_in_the_gross(net: int, basis_points: int) -> None:
    gross = tax(basis_points, included=False).of(net).gross
    assert tax(basis_points, included=True).of(gross).net == net


@given(AMOUNTS)
def test_no_tax_is_none(amount: int) -> None:
    taxed = NO_TAX.of(amount)
    assert (taxed.net, taxed.tax, taxed.gross) == (amount, 0, amount)


def test_amounts_worked_out_by_hand() -> None:
    # 0.50 x 19 % = 0.095 -> 0.10; 9.99 / 1.07 = 9.3364... -> 9.34
    assert tax(1900, included=False).of(50).tax == 10
    assert tax(700, included=True).of(999).net == 934
