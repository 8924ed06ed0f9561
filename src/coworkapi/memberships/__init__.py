"""Plans and their versions, memberships, and what their cycles cost.

Plan: what is sold; its terms stand in immutable versions (`values.PlanTerms`), of which one is effective on each day.
Membership: a member or a team holds a plan, pinned to a version, over the local days `[starts_on, ends_on)` of its
location; an account pays for it.

Invariants that the database holds: a published version never changes (`plan_version_frozen`); no more hold a plan than
its version lets (`plan_capacity`); pauses of one membership don't overlap (`membership_pauses_apart`); an office or
desk under contract is an allocation of kind `membership`, so nobody else gets it.
"""
