"""What mails with an invoice or a credit note say."""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.notifications.texts import Text

DOCUMENT_TEXTS: Mapping[str, Mapping[str, Text]] = {
    "invoice": {
        "en": Text(
            "Invoice {number} from {seller}",
            "",
            (
                "Hello {name},",
                "attached is invoice {number} from {seller} over {amount}, due on {due_on}.",
                "How to pay stands on the invoice. If you have paid already, thank you: there is nothing more to do.",
            ),
        ),
        "de": Text(
            "Rechnung {number} von {seller}",
            "",
            (
                "Guten Tag {name},",
                "im Anhang finden Sie die Rechnung {number} von {seller} über {amount}, fällig am {due_on}.",
                "Wie Sie zahlen können, steht auf der Rechnung. Haben Sie schon gezahlt, ist nichts weiter zu tun.",
            ),
        ),
        "fr": Text(
            "Facture {number} de {seller}",
            "",
            (
                "Bonjour {name},",
                "vous trouverez ci-joint la facture {number} de {seller} d'un montant de {amount}, payable avant le "
                "{due_on}.",
                "Les modalités de paiement figurent sur la facture. Si vous avez déjà réglé, merci de ne pas en tenir "
                "compte.",
            ),
        ),
        "es": Text(
            "Factura {number} de {seller}",
            "",
            (
                "Hola, {name}:",
                "adjuntamos la factura {number} de {seller} por {amount}, con vencimiento el {due_on}.",
                "La forma de pago figura en la factura. Si ya la ha pagado, no tiene que hacer nada más.",
            ),
        ),
    },
    "credit_note": {
        "en": Text(
            "Credit note {number} from {seller}",
            "",
            (
                "Hello {name},",
                "attached is credit note {number} from {seller} over {amount}.",
                "The amount is credited to your account.",
            ),
        ),
        "de": Text(
            "Rechnungskorrektur {number} von {seller}",
            "",
            (
                "Guten Tag {name},",
                "im Anhang finden Sie die Rechnungskorrektur {number} von {seller} über {amount}.",
                "Der Betrag wird Ihrem Konto gutgeschrieben.",
            ),
        ),
        "fr": Text(
            "Avoir {number} de {seller}",
            "",
            (
                "Bonjour {name},",
                "vous trouverez ci-joint l'avoir {number} de {seller} d'un montant de {amount}.",
                "Le montant est porté au crédit de votre compte.",
            ),
        ),
        "es": Text(
            "Factura rectificativa {number} de {seller}",
            "",
            (
                "Hola, {name}:",
                "adjuntamos la factura rectificativa {number} de {seller} por {amount}.",
                "El importe se abona en su cuenta.",
            ),
        ),
    },
}
