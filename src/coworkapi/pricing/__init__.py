"""Rates, windows, packages, factors and coupons: the price of a time, explained line by line.

Calculating is pure (`rules`); a published rate is never changed, its successor begins where it ends.
"""
