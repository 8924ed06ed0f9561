"""The demo organization: a credible operator, made through the same services as any other.

It is a pure function of a seed and of the present: the same seed makes the same people, places and diary, with times
counted from today. Its life is one transaction, in which the clock walks from the operator's founding to now, so that
nobody ever sees half of it. It is a test organization: only such a one can be erased.
"""
