"""The people of the space, their teams, and who pays.

Owns: members, teams and their memberships of people, billing accounts, tags, custom fields, notes, consents.
Invariants: one live member per e-mail address; a member's state (contact, member, former) is derived, never typed in; a
merged member points to the one that stays.
Emits: member.*, team.*, billing_account.*.
"""
