"""Organizations: made with their owner, and renamed."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import AlreadyExists, Invalid, constraint_error
from coworkapi.core.events import emit
from coworkapi.core.ids import new_id
from coworkapi.core.principal import Principal
from coworkapi.core.unit_of_work import acting_principal, become, organization_of
from coworkapi.identity.events import OrganizationCreated, OrganizationUpdated
from coworkapi.identity.models import Organization, User
from coworkapi.identity.passwords import hash_password
from coworkapi.identity.rules import slug_of
from coworkapi.identity.schemas import OrganizationOut
from coworkapi.identity.service.accounts import check_open, check_password
from coworkapi.identity.service.links import read_link, use_link
from coworkapi.identity.service.rights import resolve
from coworkapi.identity.service.sign_in import Account, Attempt, SignedIn, Workplace, enter_session, workplaces
from coworkapi.identity.service.users import add_user
from coworkapi.identity.values import OWNER, Assignment
from coworkapi.settings import Settings


class SlugTaken(AlreadyExists):
    """Another organization has that address."""


constraint_error("organizations_slug_key", SlugTaken, "another organization has that slug; choose another one")


async def sign_up(
    session: AsyncSession,
    *,
    settings: Settings,
    token: str,
    name: str,
    password: str,
    otp: str | None,
    organization_name: str,
    slug: str | None,
    mode: str,
    locale: str,
    ip: str | None,
    user_agent: str | None,
) -> SignedIn:
    """A new organization with its owner, signed in; the transaction goes on as the owner, in the organization.

    `token`: of the mail that `request_sign_up` asked for, which proves the address. Where that has an account, its
    password is asked for, and the person gets a further organization. Raises SignUpClosed, LinkRefused,
    WrongCredentials, SignInLocked, SecondFactorRequired, WrongCode, WeakPassword, SlugTaken.
    """
    check_open(settings)
    # Used last: a wrong password, which is counted and so kept, must not cost the link.
    email = (await read_link(session, token=token, purpose="sign_up")).email
    assert email is not None
    attempt = await Attempt.begin(session, email=email)
    if attempt.account is None:
        check_password(password, email=email)
        account = await create_account(session, email=email, name=name, password=password, locale=locale)
        await attempt.forget_failures()
    else:
        account = await attempt.prove(password, settings=settings, otp=otp)
    await use_link(session, token=token, purpose="sign_up")
    organization = await create_organization(
        session, owner_id=account.id, name=organization_name, slug=slug, mode=mode, locale=locale
    )
    place = Workplace(organization.id, organization.name, organization.slug, organization.mode, None)
    places = await workplaces(session, user_id=account.id)
    return await enter_session(
        session,
        settings=settings,
        account=account,
        place=place,
        places=places,
        ip=ip,
        user_agent=user_agent,
        methods=attempt.methods or ("password",),
    )


async def create_account(
    session: AsyncSession,
    *,
    email: str,
    name: str,
    password: str,
    locale: str,
) -> Account:
    """A new user, of no organization yet, whose address is proved. Raises WrongCredentials (by its constraint) when
    another was faster."""
    user = User(
        email=email,
        name=name,
        locale=locale,
        password_hash=await hash_password(password),
    )
    session.add(user)
    await session.flush()
    return Account(user.id, email, name, locale)


async def provide_account(session: AsyncSession, *, email: str, name: str, password: str, locale: str) -> Account:
    """An account with that address and that password, made anew or set right.

    For accounts that the service itself hands out; whoever held this one before holds it no longer.
    """
    user = await session.scalar(select(User).where(User.email == email).with_for_update())
    if user is None:
        return await create_account(session, email=email, name=name, password=password, locale=locale)
    user.name, user.locale = name, locale
    user.password_hash = await hash_password(password)
    await session.flush()
    return Account(user.id, email, name, locale)


async def create_organization(
    session: AsyncSession, *, owner_id: UUID | None, name: str, slug: str | None, mode: str, locale: str
) -> Organization:
    """A new organization with that owner; the transaction goes on as the owner, in the organization.

    Without an owner only machines work in it, and the transaction goes on as the service itself. `slug`: made of the
    name unless given. Raises SlugTaken.
    """
    organization_id = new_id()
    await become(
        session,
        Principal(
            kind="user" if owner_id else "system",
            id=owner_id,
            organization_id=organization_id,
            organization_mode="test" if mode == "test" else "live",
            test_clock_at=acting_principal(session).test_clock_at if mode == "test" else None,
            session_id=acting_principal(session).session_id if owner_id else None,
        ),
    )
    values: dict[str, Any] = {"id": organization_id, "name": name, "mode": mode, "locale": locale}
    wanted = [slug] if slug else [slug_of(name), *(f"{slug_of(name)}-{secrets.token_hex(3)}" for _ in range(5))]
    for one in wanted:
        made = await session.scalar(
            insert(Organization)
            .values(**values, slug=one)
            .on_conflict_do_nothing(index_elements=["slug"])
            .returning(Organization.id)
        )
        if made is not None:
            break
    else:
        raise SlugTaken("another organization has that slug; choose another one")
    organization = await get_organization(session)
    emit(session, OrganizationCreated(aggregate_id=organization_id, data=OrganizationOut.model_validate(organization)))
    if owner_id is not None:
        await add_user(session, user_id=owner_id, roles=await resolve(session, [Assignment(builtin_role=OWNER)]))
    return organization


async def create_further_organization(
    session: AsyncSession, *, settings: Settings, owner_id: UUID, name: str, slug: str | None, mode: str, locale: str
) -> Organization:
    """`create_organization`, where everybody may. Raises SignUpClosed, SlugTaken."""
    check_open(settings)
    return await create_organization(session, owner_id=owner_id, name=name, slug=slug, mode=mode, locale=locale)


async def get_organization(session: AsyncSession, *, lock: bool = False) -> Organization:
    """The transaction's organization."""
    statement = select(Organization).where(Organization.id == organization_of(session))
    return (await session.scalars(statement.with_for_update(key_share=True) if lock else statement)).one()


async def find_organization(session: AsyncSession, *, slug: str) -> UUID | None:
    """The id of the organization with that slug, which is public. The transaction goes on in it, as whoever it was."""
    statement = text("SELECT organization_id FROM open_public(CAST(:slug AS text), NULL, NULL)")
    found: UUID | None = (await session.execute(statement, {"slug": slug})).scalar_one_or_none()
    return found


async def update_organization(
    session: AsyncSession, *, organization: Organization, changes: dict[str, Any]
) -> Organization:
    """Changes the (locked) organization's own fields. Raises SlugTaken."""
    for name, value in changes.items():
        if value is None and name != "second_factor_required_from":
            raise Invalid.field(f"/{name}", "can't be null; leave it out to keep it")
    new = {("meta" if name == "metadata" else name): value for name, value in changes.items()}
    old = {name: getattr(organization, name) for name, value in new.items() if getattr(organization, name) != value}
    if not old:
        return organization
    for name in old:
        setattr(organization, name, new[name])
    organization.version += 1
    await session.flush()
    await session.refresh(organization)
    emit(
        session,
        OrganizationUpdated(
            aggregate_id=organization.id,
            data=OrganizationOut.model_validate(organization),
            previous={("metadata" if name == "meta" else name): value for name, value in old.items()},
        ),
    )
    return organization
