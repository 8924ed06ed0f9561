"""Sign-up, and further organizations for those who are signed in."""

from __future__ import annotations

from coworkapi.core.http import Ctx, Router, for_anyone_signed_in, problems, without_organization
from coworkapi.identity import service as identity
from coworkapi.identity.values import OrganizationRef
from coworkapi.onboarding import service
from coworkapi.onboarding.schemas import NewOrganizationOut, OrganizationIn, SignUpIn, SignUpOut, SignUpRequestIn

router = Router(prefix="/v1", tags=["Sign-up"])
ROUTERS = [router]
TAGS = [{"name": "Sign-up", "description": "A new organization, with its owner and a first location"}]


@router.post(
    "/sign-up-requests",
    status_code=202,
    dependencies=[without_organization()],
    summary="Ask for a link to sign up with",
    responses=problems(identity.SignUpClosed),
)
async def request_sign_up(body: SignUpRequestIn, ctx: Ctx) -> None:
    """Always 202 and always a mail: whether the address has an account is not said. At most three mails an hour for one
    address."""
    await identity.request_sign_up(ctx.session, settings=ctx.settings, email=body.email, locale=body.locale)


@router.post(
    "/sign-up",
    status_code=201,
    dependencies=[without_organization()],
    summary="Sign up with an organization",
    responses=problems(
        identity.SignUpClosed,
        identity.LinkRefused,
        identity.WrongCredentials,
        identity.SecondFactorRequired,
        identity.WrongCode,
        identity.SignInLocked,
        identity.WeakPassword,
        identity.SlugTaken,
    ),
    openapi_extra={"x-secret-answer": True, "x-at-once": 4},
)
async def sign_up(body: SignUpIn, ctx: Ctx) -> SignUpOut:
    """Makes the organization, its owner's account, a legal entity and a first location, and signs the owner in. The
    mailed link works once, for a day. Where the address has an account, give its password: that person owns the new
    organization, too. A wrong one counts as a failed sign-in."""
    found = await identity.sign_up(
        ctx.session,
        settings=ctx.settings,
        token=body.token.get_secret_value(),
        name=body.name,
        password=body.password.get_secret_value(),
        otp=body.otp,
        organization_name=body.organization_name,
        slug=body.slug,
        mode=body.mode,
        locale=body.locale,
        ip=ctx.ip,
        user_agent=ctx.user_agent,
    )
    entity_id, location_id = await service.furnish(
        ctx.session,
        legal_name=body.legal_name or body.organization_name,
        vat_id=body.vat_id,
        location=body.location,
    )
    shown = identity.signed_in_out(found)
    return SignUpOut(**dict(shown), legal_entity_id=entity_id, location_id=location_id)


@router.post(
    "/organizations",
    status_code=201,
    dependencies=[for_anyone_signed_in()],
    summary="Create a further organization",
    responses=problems(identity.SignUpClosed, identity.SlugTaken),
)
async def create_organization(body: OrganizationIn, ctx: Ctx) -> NewOrganizationOut:
    """Owned by the signed-in user, whose session stays where it is."""
    organization = await identity.create_further_organization(
        ctx.session,
        settings=ctx.settings,
        owner_id=identity.signed_in_user(ctx.principal),
        name=body.name,
        slug=body.slug,
        mode=body.mode,
        locale=body.locale,
    )
    entity_id, location_id = await service.furnish(
        ctx.session, legal_name=body.legal_name or body.name, vat_id=body.vat_id, location=body.location
    )
    return NewOrganizationOut(
        organization=OrganizationRef.model_validate(organization),
        legal_entity_id=entity_id,
        location_id=location_id,
    )
