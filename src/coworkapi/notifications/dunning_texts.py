"""What reminders of overdue invoices say, level by level."""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.notifications.texts import Text

DUNNING_TEXTS: Mapping[str, Mapping[str, Text]] = {
    "dunning_reminder_1": {
        "en": Text(
            "Friendly reminder: {total} is still open",
            "",
            (
                "Hello {name},",
                "perhaps it slipped your mind: {total} of {invoices} has been due since {due_on}.",
                "Please pay it to {entity} in the next days. If it is on its way already, there is nothing to do.",
                "Is something wrong with the invoice, or is money short? Answer this mail: we'll find a way.",
            ),
        ),
        "de": Text(
            "Zahlungserinnerung: {total} sind noch offen",
            "",
            (
                "Guten Tag {name},",
                "vielleicht ist es untergegangen: {total} aus {invoices} sind seit {due_on} fällig.",
                "Bitte zahlen Sie in den nächsten Tagen an {entity}. Ist das Geld schon unterwegs, ist nichts zu tun.",
                "Stimmt etwas mit der Rechnung nicht, oder ist es gerade eng? Antworten Sie: wir finden einen Weg.",
            ),
        ),
        "fr": Text(
            "Petit rappel : {total} restent à payer",
            "",
            (
                "Bonjour {name},",
                "sauf erreur de notre part, {total} ({invoices}) sont dus depuis le {due_on}.",
                "Merci de régler cette somme à {entity} dans les prochains jours, sauf si c'est déjà fait.",
                "Une erreur, une difficulté passagère ? Répondez à ce message, nous trouverons une solution.",
            ),
        ),
        "es": Text(
            "Recordatorio: quedan {total} por pagar",
            "",
            (
                "Hola {name}:",
                "quizá se le haya pasado: {total} ({invoices}) vencieron el {due_on}.",
                "Le rogamos que los pague a {entity} en los próximos días. Si ya lo ha hecho, no tiene que hacer nada.",
                "¿Hay algún error en la factura o alguna dificultad? Responda a este correo y buscaremos una solución.",
            ),
        ),
    },
    "dunning_reminder_2": {
        "en": Text(
            "Second reminder: {total} is overdue",
            "",
            (
                "Hello {name},",
                "{total} of {invoices} has been overdue since {due_on}, and we have not heard from you.",
                "Please pay it to {entity} now. Late fees may be added, and soon you can't book any more.",
                "If you need more time, tell us until when: a promise stops these reminders.",
            ),
        ),
        "de": Text(
            "Zweite Mahnung: {total} sind überfällig",
            "",
            (
                "Guten Tag {name},",
                "{total} aus {invoices} sind seit {due_on} überfällig, und wir haben nichts von Ihnen gehört.",
                "Bitte zahlen Sie jetzt an {entity}. Es können Gebühren anfallen, und bald sind Buchungen gesperrt.",
                "Brauchen Sie mehr Zeit, sagen Sie uns bis wann: eine Zusage hält die Mahnungen an.",
            ),
        ),
        "fr": Text(
            "Deuxième rappel : {total} en retard de paiement",
            "",
            (
                "Bonjour {name},",
                "{total} ({invoices}) sont en retard depuis le {due_on}, et nous sommes sans nouvelles de vous.",
                "Merci de payer {entity} dès maintenant : des frais de retard et un blocage des réservations suivront.",
                "S'il vous faut plus de temps, dites-nous jusqu'à quand : votre engagement suspend ces rappels.",
            ),
        ),
        "es": Text(
            "Segundo aviso: {total} están vencidos",
            "",
            (
                "Hola {name}:",
                "{total} ({invoices}) vencieron el {due_on} y no hemos tenido noticias suyas.",
                "Páguelos ya a {entity}: puede haber recargos y pronto no se podrán hacer más reservas.",
                "Si necesita más tiempo, díganos hasta cuándo: su compromiso detiene estos avisos.",
            ),
        ),
    },
    "dunning_reminder_3": {
        "en": Text(
            "Last reminder: {total} is overdue",
            "",
            (
                "Hello {name},",
                "this is our last reminder: {total} of {invoices} has been overdue since {due_on}.",
                "Without a payment to {entity} your access ends, and after that your contract.",
                "As soon as it is paid, all of it is lifted within a minute.",
            ),
        ),
        "de": Text(
            "Letzte Mahnung: {total} sind überfällig",
            "",
            (
                "Guten Tag {name},",
                "dies ist unsere letzte Mahnung: {total} aus {invoices} sind seit {due_on} überfällig.",
                "Ohne Zahlung an {entity} endet Ihr Zugang und danach Ihr Vertrag.",
                "Sobald gezahlt ist, wird alles binnen einer Minute wieder freigegeben.",
            ),
        ),
        "fr": Text(
            "Dernier rappel : {total} en retard de paiement",
            "",
            (
                "Bonjour {name},",
                "ceci est notre dernier rappel : {total} ({invoices}) sont en retard depuis le {due_on}.",
                "Sans paiement à {entity}, votre accès prend fin, puis votre contrat.",
                "Dès le paiement reçu, tout est rétabli en moins d'une minute.",
            ),
        ),
        "es": Text(
            "Último aviso: {total} están vencidos",
            "",
            (
                "Hola {name}:",
                "este es nuestro último aviso: {total} ({invoices}) vencieron el {due_on}.",
                "Sin el pago a {entity} se cierra su acceso y, después, se termina su contrato.",
                "En cuanto se pague, todo se restablece en un minuto.",
            ),
        ),
    },
}
