"""What mails about webhook endpoints say."""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.notifications.texts import Text

WEBHOOK_TEXTS: Mapping[str, Mapping[str, Text]] = {
    "webhook_warning": {
        "en": Text(
            "A webhook of {organization} has been failing for a day",
            "",
            (
                "Hello {name},",
                "the address {url} has taken none of the events that we sent to it for a day.",
                "We go on trying. After five days we disable the endpoint {endpoint} and send it nothing more.",
                "Please ask whoever runs the integration to look at it. Its deliveries say what was answered.",
            ),
        ),
        "de": Text(
            "Ein Webhook von {organization} schlägt seit einem Tag fehl",
            "",
            (
                "Guten Tag {name},",
                "die Adresse {url} hat seit einem Tag keines der Ereignisse angenommen, die wir ihr senden.",
                "Wir versuchen es weiter. Nach fünf Tagen schalten wir {endpoint} ab und senden nichts mehr dorthin.",
                "Bitte geben Sie denen Bescheid, die die Anbindung betreiben. Das Protokoll zeigt die Antworten.",
            ),
        ),
    },
    "webhook_failing": {
        "en": Text(
            "A webhook of {organization} was disabled",
            "",
            (
                "Hello {name},",
                "the address {url} has taken no event for five days. We have disabled the endpoint {endpoint}.",
                "When it works again, enable it, and have it sent what it missed.",
            ),
        ),
        "de": Text(
            "Ein Webhook von {organization} wurde abgeschaltet",
            "",
            (
                "Guten Tag {name},",
                "die Adresse {url} hat fünf Tage lang kein Ereignis angenommen. Wir haben {endpoint} abgeschaltet.",
                "Wenn sie wieder antwortet, schalten Sie den Endpunkt ein und lassen Sie das Versäumte nachsenden.",
            ),
        ),
    },
    "webhook_gone": {
        "en": Text(
            "A webhook of {organization} was disabled",
            "",
            (
                "Hello {name},",
                "the address {url} answered that it wants no more events (410). We have disabled {endpoint}.",
                "If that was a mistake, enable it, and have it sent what it missed.",
            ),
        ),
        "de": Text(
            "Ein Webhook von {organization} wurde abgeschaltet",
            "",
            (
                "Guten Tag {name},",
                "die Adresse {url} hat geantwortet, dass sie keine Ereignisse mehr will (410). Wir haben {endpoint} "
                "abgeschaltet.",
                "War das ein Versehen, schalten Sie den Endpunkt ein und lassen Sie das Versäumte nachsenden.",
            ),
        ),
    },
}
