"""Due work of notifications: mails that wait to be sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from coworkapi.core.errors import NotFound
from coworkapi.core.files import FileStore
from coworkapi.core.jobs import DueCall
from coworkapi.core.unit_of_work import organization_of
from coworkapi.gateways.mail import Delivery, LocalMail, MailGateway
from coworkapi.identity.service import own_workplace
from coworkapi.notifications.service import Writer, Written, record_delivery, take_due, with_files


def send_mails(gateway: MailGateway, writer: Writer, files: FileStore) -> DueCall:
    """Writes, sends and records. A test organization's mails go to the local gateway, whatever the settings say."""
    local = LocalMail()

    async def claim(session: AsyncSession, now: datetime) -> Sequence[Written]:
        place = await own_workplace(session, organization_id=organization_of(session))
        return await take_due(session, writer=writer, test=place is not None and place.mode == "test")

    async def call(written: Written) -> Delivery:
        try:
            mail = await with_files(written, files)
        except NotFound:
            return Delivery("delayed", "a file that goes with it is gone from the storage")
        return await (local if written.test else gateway).send(mail)

    async def record(session: AsyncSession, written: Written, delivery: Delivery) -> None:
        await record_delivery(session, mail_id=written.mail.id, delivery=delivery)

    return DueCall("notifications.send_mails", "due_mails", claim, call, record)
