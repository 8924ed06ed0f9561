"""The people of the space, their teams, and who pays.

Owns: members, teams and their people, invitations into teams, billing accounts, tags, custom fields, notes, consents.

Invariants: one live member per e-mail address (archived ones keep theirs, merged ones give it up); a member's state is
derived (`queries.member_state`), never typed in; a merged member points to the one that stays, never to another
duplicate; each member and each team has one billing account, made with it; a consent is never rewritten.

State: by `queries.derive_state_from`, which the room of memberships fills: whoever holds a running membership, or
belongs to a live team that holds one, is a member, and a former one after; anyone else is a contact. Nobody archived is
a member.

Rights: staff limited to locations see and change those who are at home there, and those who are at home nowhere. What
touches everyone (deleting a tag, custom fields) needs the right for the whole organization.

Teams: staff may leave one without an admin and look after it themselves; its own admins always keep one.

Passkeys: `members.passkeys`.

Emits: member.*, team.*, billing_account.updated, consent.*. Rooms that keep rows of members move them on member.merged.
"""
