"""Coupons: what a code takes off a price, how often, and for whom.

A coupon has one code of the operator's choice or many random ones, each for one use. Using a code is counted by the
database (`coupon_used_up`, `coupon_code_used_up`, `coupon_member_limit`, `coupon_first_booking_only`), and given back
when what it was used for is cancelled. Wrong codes are counted too: who guesses is locked out for a while, and never
learns whether a code exists that they may not use.
"""
