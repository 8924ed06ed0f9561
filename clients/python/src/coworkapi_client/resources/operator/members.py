"""Members: the people of the space: search, duplicates, sign-in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal

from coworkapi_client import models
from coworkapi_client._calls import UNSET, FileContent, Unset, given, nullable, segment
from coworkapi_client._model import Model
from coworkapi_client._pages import Items
from coworkapi_client._resource import AsyncResource, Resource, awaited, listed


class Members(Resource):
    """Members: the people of the space: search, duplicates, sign-in."""

    def list(
        self,
        *,
        q: str | None = None,
        tag: Sequence[str] | None = None,
        team_id: str | None = None,
        state: Literal["contact", "member", "former"] | None = None,
        location_id: str | None = None,
        email: str | None = None,
        external_id: str | None = None,
        custom_field: Sequence[str] | None = None,
        archived: Literal["false", "true", "any"] | None = None,
        updated_since: datetime | None = None,
        sort: Literal["name", "created_at", "-created_at", "updated_at", "-updated_at"] | None = None,
        limit: int | None = None,
        cursor: str | None = None,
    ) -> Items[models.Member]:
        """List members.

        By name, or the best match first when you search with `q`.

        Args:
            q: Words of name, company or e-mail; accents, case and a typo don't matter. Best match first
            tag: Only who carries this tag (repeatable: all of them)
            team_id: Only the people of this team
            state: Only in this state
            location_id: Only at home at this location
            email: Only with exactly this address
            external_id: Only with this id of yours
            custom_field: `key:value` of a custom field; repeat it to ask for several at once
            archived: `any` includes archived and merged members
            updated_since: Only what changed at or after
            sort: `name` unless you search; a search sorts by likeness

        Needs `members:read`.
        """
        return self._items(
            "/v1/members",
            models.Member,
            query={
                "q": q,
                "tag": tag,
                "team_id": team_id,
                "state": state,
                "location_id": location_id,
                "email": email,
                "external_id": external_id,
                "custom_field": custom_field,
                "archived": archived,
                "updated_since": updated_since,
                "sort": sort,
                "limit": limit,
                "cursor": cursor,
            },
        )

    def create(
        self,
        *,
        name: str,
        email: str | None = None,
        phone: str | None = None,
        company: str | None = None,
        locale: str | None = None,
        home_location_id: str | None = None,
        address: models.Address | None = None,
        custom_fields: Mapping[str, str | bool | int | float | None] | None = None,
        tags: Sequence[str] | None = None,
        may_sign_in: bool | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
    ) -> models.Member:
        """Add a member.

        Adds a member, and a billing account of their own.

        Args:
            email: Kept in lower case
            phone: Kept as E.164; without a country code it is read as one of the home location's country
            company: The firm that they gave
            locale: Language of mails; the organization's unless given
            home_location_id: Id of the location
            address: Postal address
            custom_fields: Values of your custom fields by key
            tags: By name, whatever the case; new ones are made
            may_sign_in: Whether a sign-in link is sent when the member asks for one
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, EmailTaken, ExternalIdTaken. Needs `members:write`.
        """
        return self._send(
            "POST",
            "/v1/members",
            models.Member,
            body=given(
                {
                    "name": name,
                    "email": email,
                    "phone": phone,
                    "company": company,
                    "locale": locale,
                    "home_location_id": home_location_id,
                    "address": address,
                    "custom_fields": custom_fields,
                    "tags": tags,
                    "may_sign_in": may_sign_in,
                    "external_id": external_id,
                    "metadata": metadata,
                }
            ),
            idempotency_key=idempotency_key,
        )

    def create_many(
        self,
        *,
        items: Sequence[models.MemberBatchItem],
        atomic: bool | None = None,
        dry_run: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.MemberBatch:
        """Add many members.

        Up to 100 at once, each by the rules of `POST /v1/members`; of two with the same address the first is added.

        Args:
            items: At most 100; each is as the single route takes it
            atomic: All or nothing: when an item breaks a rule, 409 `batch_refused` and nothing is done
            dry_run: Only say what would become of each item

        Raises BatchRefused. Needs `members:write`.
        """
        return self._send(
            "POST",
            "/v1/members/batch",
            models.MemberBatch,
            body=given({"items": items, "atomic": atomic, "dry_run": dry_run}),
            idempotency_key=idempotency_key,
        )

    def list_duplicates(self, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Duplicate]:
        """List likely duplicates.

        Pairs of live members with the same telephone number, the same mailbox name or similar names, likeliest first.

        Needs `members:read`.
        """
        return self._items("/v1/members/duplicates", models.Duplicate, query={"limit": limit, "cursor": cursor})

    def export(
        self, *, format: Literal["csv", "jsonl"] | None = None, archived: Literal["false", "true", "any"] | None = None
    ) -> bytes:
        """Export members.

        Streams every member, oldest first. Cells that a spreadsheet would run as a formula get an apostrophe before.

        Args:
            format: `csv` reads back as an import
            archived: `any` includes archived and merged members

        Needs `members:export`.
        """
        return self._send("GET", "/v1/members/export", bytes, query={"format": format, "archived": archived})

    def import_(
        self,
        *,
        file: FileContent,
        dry_run: bool | None = None,
        mode: Literal["keep_right_rows", "all_or_nothing"] | None = None,
        match_by: Literal["external_id", "email"] | None = None,
        delimiter: Literal["comma", "semicolon", "tab", "bar"] | None = None,
        unknown_columns: Literal["refuse", "ignore"] | None = None,
        create_teams: bool | None = None,
        idempotency_key: str | None = None,
    ) -> models.Operation:
        """Import members.

        Creates and updates members from a CSV file (comma, semicolon, tab or bar; UTF-8, UTF-16 or Windows-1252).

        The header names the fields: name (or first name and last name), email, phone, company, language, external id, home
        location, tags, team, street, postal code, city, country, and your custom fields, in any order and the usual
        spellings. Empty cells change nothing, tags and teams are added. The same file again changes nothing. The operation
        reports each row: `GET /v1/operations/{id}/rows`, or as CSV `/report`.

        Args:
            dry_run: Only report what it would do
            mode: Whether right rows are kept when others are wrong
            match_by: What rows are told apart by: external_id if the file has it, else email
            delimiter: Found by the header unless given
            unknown_columns: What to do with columns that mean nothing here
            create_teams: Add teams that the file names and that don't exist
            file: The file itself, as a part of the form

        Needs `members:export`.
        """
        return self._send(
            "POST",
            "/v1/members/import",
            models.Operation,
            query={
                "dry_run": dry_run,
                "mode": mode,
                "match_by": match_by,
                "delimiter": delimiter,
                "unknown_columns": unknown_columns,
                "create_teams": create_teams,
            },
            files={"file": file},
            idempotency_key=idempotency_key,
        )

    def get(self, member_id: str) -> models.Member:
        """Get a member.

        A merged duplicate still answers; `merged_into_id` names the member that stays.

        Args:
            member_id: Id of the member

        Needs `members:read`.
        """
        return self._send("GET", f"/v1/members/{segment(member_id)}", models.Member)

    def update(
        self,
        member_id: str,
        *,
        name: str | None = None,
        email: str | Unset | None = UNSET,
        phone: str | Unset | None = UNSET,
        company: str | Unset | None = UNSET,
        locale: str | None = None,
        home_location_id: str | Unset | None = UNSET,
        address: models.Address | None = None,
        custom_fields: Mapping[str, str | bool | int | float | None] | None = None,
        tags: Sequence[str] | None = None,
        may_sign_in: bool | None = None,
        external_id: str | Unset | None = UNSET,
        metadata: Mapping[str, str] | None = None,
        if_match: str | Model | None = None,
    ) -> models.Member:
        """Change a member.

        Changes the fields that the body names. Taking `may_sign_in` away ends the member's sessions.

        Args:
            member_id: Id of the member
            email: Kept in lower case
            phone: Kept as E.164; without a country code it is read as one of the home location's country
            company: The firm that they gave
            locale: Language: `en`, `de`, or with the country, `de-AT`
            home_location_id: Id of the location
            address: Postal address
            custom_fields: Values of your custom fields by key
            tags: By name, whatever the case; new ones are made
            may_sign_in: Whether a sign-in link is sent when they ask for one
            external_id: Your own id; unique per type
            metadata: Your own strings: up to 50 keys

        Raises NotFound, EmailTaken, ExternalIdTaken, MemberWasMerged. Needs `members:write`.
        """
        return self._send(
            "PATCH",
            f"/v1/members/{segment(member_id)}",
            models.Member,
            body=given(
                {
                    "name": name,
                    "email": nullable(email),
                    "phone": nullable(phone),
                    "company": nullable(company),
                    "locale": locale,
                    "home_location_id": nullable(home_location_id),
                    "address": address,
                    "custom_fields": custom_fields,
                    "tags": tags,
                    "may_sign_in": may_sign_in,
                    "external_id": nullable(external_id),
                    "metadata": metadata,
                }
            ),
            if_match=if_match,
        )

    def archive(
        self, member_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Member:
        """Archive a member.

        Puts a member away: kept, hidden from lists, signed out everywhere. Doing it again changes nothing.

        Refused while they hold a membership, or pay for one.

        Args:
            member_id: Id of the member

        Raises StillNeeded. Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/members/{segment(member_id)}/archive",
            models.Member,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_accounts_that_pay(
        self, member_id: str, *, limit: int | None = None, cursor: str | None = None, expand: str | None = None
    ) -> Items[models.BillingAccount]:
        """List the accounts that pay for a member.

        The member's own, and those of their live teams that pay for something. Oldest first.

        Args:
            member_id: Id of the member
            expand: Comma-separated, one level: `member`, `team`

        Needs `members:read`.
        """
        return self._items(
            f"/v1/members/{segment(member_id)}/billing-accounts",
            models.BillingAccount,
            query={"limit": limit, "cursor": cursor, "expand": expand},
        )

    def list_consents(
        self, member_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.Consent]:
        """List a member's consents.

        Oldest first, withdrawn ones too.

        Args:
            member_id: Id of the member

        Needs `members:read`.
        """
        return self._items(
            f"/v1/members/{segment(member_id)}/consents", models.Consent, query={"limit": limit, "cursor": cursor}
        )

    def give_consent(
        self,
        member_id: str,
        *,
        purpose: str,
        wording: str,
        source: str | None = None,
        idempotency_key: str | None = None,
    ) -> models.Consent:
        """Record a consent.

        Records what a member agreed to, in the wording they were shown. It can be withdrawn, never changed.

        Args:
            member_id: Id of the member
            purpose: What it is for, as `newsletter`; by your own words
            wording: The text that was agreed to, as it was shown
            source: How it was given

        Raises ConsentAlreadyGiven, MemberIsArchived, MemberWasMerged. Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/members/{segment(member_id)}/consents",
            models.Consent,
            body=given({"purpose": purpose, "wording": wording, "source": source}),
            idempotency_key=idempotency_key,
        )

    def invite(
        self, member_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Member:
        """Invite a member to sign in.

        Lets the member sign in (`may_sign_in`) and sends them a link by mail. Doing it again sends another.

        Args:
            member_id: Id of the member

        Raises NoEmail, MemberIsArchived, MemberWasMerged. Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/members/{segment(member_id)}/invite",
            models.Member,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def merge(
        self,
        member_id: str,
        *,
        duplicate_id: str,
        dry_run: bool | None = None,
        if_match: str | Model | None = None,
        idempotency_key: str | None = None,
    ) -> models.Merge:
        """Merge a duplicate into a member.

        The member of the path stays; what belongs to the duplicate becomes theirs, and empty fields are filled.

        The duplicate is archived with `merged_into_id`, and signed out. It keeps its billing account and external id.

        Args:
            member_id: Id of the member
            dry_run: Only show what it would do
            duplicate_id: Id of the member

        Raises NotFound, MemberWasMerged. Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/members/{segment(member_id)}/merge",
            models.Merge,
            query={"dry_run": dry_run},
            body=given({"duplicate_id": duplicate_id}),
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_notes(self, member_id: str, *, limit: int | None = None, cursor: str | None = None) -> Items[models.Note]:
        """List notes on a member.

        Newest first.

        Args:
            member_id: Id of the member

        Needs `notes:read`.
        """
        return self._items(
            f"/v1/members/{segment(member_id)}/notes", models.Note, query={"limit": limit, "cursor": cursor}
        )

    def write_note(self, member_id: str, *, body: str, idempotency_key: str | None = None) -> models.Note:
        """Write a note on a member.

        Signed by whoever sends it.

        Args:
            member_id: Id of the member
            body: What staff are to know; members never see it

        Needs `notes:write`.
        """
        return self._send(
            "POST",
            f"/v1/members/{segment(member_id)}/notes",
            models.Note,
            body=given({"body": body}),
            idempotency_key=idempotency_key,
        )

    def restore(
        self, member_id: str, *, if_match: str | Model | None = None, idempotency_key: str | None = None
    ) -> models.Member:
        """Restore a member.

        Brings an archived member back. Doing it again changes nothing.

        Args:
            member_id: Id of the member

        Raises MemberWasMerged. Needs `members:write`.
        """
        return self._send(
            "POST",
            f"/v1/members/{segment(member_id)}/restore",
            models.Member,
            idempotency_key=idempotency_key,
            if_match=if_match,
        )

    def list_teams(
        self, member_id: str, *, limit: int | None = None, cursor: str | None = None
    ) -> Items[models.TeamMembership]:
        """List a member's teams.

        By the team's name.

        Args:
            member_id: Id of the member

        Needs `members:read`.
        """
        return self._items(
            f"/v1/members/{segment(member_id)}/teams", models.TeamMembership, query={"limit": limit, "cursor": cursor}
        )


class AsyncMembers(AsyncResource):
    """`Members` with asyncio."""

    list = listed(Members.list)
    """List members."""

    create = awaited(Members.create)
    """Add a member."""

    create_many = awaited(Members.create_many)
    """Add many members."""

    list_duplicates = listed(Members.list_duplicates)
    """List likely duplicates."""

    export = awaited(Members.export)
    """Export members."""

    import_ = awaited(Members.import_)
    """Import members."""

    get = awaited(Members.get)
    """Get a member."""

    update = awaited(Members.update)
    """Change a member."""

    archive = awaited(Members.archive)
    """Archive a member."""

    list_accounts_that_pay = listed(Members.list_accounts_that_pay)
    """List the accounts that pay for a member."""

    list_consents = listed(Members.list_consents)
    """List a member's consents."""

    give_consent = awaited(Members.give_consent)
    """Record a consent."""

    invite = awaited(Members.invite)
    """Invite a member to sign in."""

    merge = awaited(Members.merge)
    """Merge a duplicate into a member."""

    list_notes = listed(Members.list_notes)
    """List notes on a member."""

    write_note = awaited(Members.write_note)
    """Write a note on a member."""

    restore = awaited(Members.restore)
    """Restore a member."""

    list_teams = listed(Members.list_teams)
    """List a member's teams."""
