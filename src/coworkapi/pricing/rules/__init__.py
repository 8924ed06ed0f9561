"""How a price comes about: pure functions on plain values. `price.price_of` is the whole; the steps have a file each.

Inside, instants are microseconds since 1970 and days are ordinals (`date.toordinal`): a search prices hundreds of
resources, and whole numbers are quick and exact. Shares of minor units stay whole numbers over a common denominator
until a line's end, where it is rounded once, half up.
"""
