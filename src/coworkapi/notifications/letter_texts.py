"""What mails with a letter about a price rise say."""

from __future__ import annotations

from collections.abc import Mapping

from coworkapi.notifications.texts import Text

LETTER_TEXTS: Mapping[str, Mapping[str, Text]] = {
    "price_rise_announcement": {
        "en": Text(
            "Your price from {effective_on}: a letter from {seller}",
            "",
            (
                "Hello {name},",
                "from {effective_on} on the price of what you hold with {seller} changes.",
                "The attached letter names the old and the new price. You needn't do anything.",
            ),
        ),
        "de": Text(
            "Ihr Preis ab dem {effective_on}: ein Schreiben von {seller}",
            "",
            (
                "Guten Tag {name},",
                "ab dem {effective_on} ändert sich der Preis dessen, was Sie bei {seller} gebucht haben.",
                "Das angehängte Schreiben nennt den alten und den neuen Preis. Sie müssen nichts tun.",
            ),
        ),
        "fr": Text(
            "Votre tarif à partir du {effective_on} : une lettre de {seller}",
            "",
            (
                "Bonjour {name},",
                "à partir du {effective_on}, le tarif de votre abonnement chez {seller} change.",
                "La lettre ci-jointe indique l'ancien et le nouveau prix. Vous n'avez rien à faire.",
            ),
        ),
        "es": Text(
            "Su precio a partir del {effective_on}: una carta de {seller}",
            "",
            (
                "Hola, {name}:",
                "a partir del {effective_on} cambia el precio de lo que tiene contratado con {seller}.",
                "La carta adjunta indica el precio anterior y el nuevo. No tiene que hacer nada.",
            ),
        ),
    },
    "price_rise_withdrawal": {
        "en": Text(
            "Your price stays as it is: a letter from {seller}",
            "",
            (
                "Hello {name},",
                "{seller} wrote to you that your price would change on {effective_on}. That is taken back: it stays as "
                "it is.",
                "The attached letter names it. You needn't do anything.",
            ),
        ),
        "de": Text(
            "Ihr Preis bleibt, wie er ist: ein Schreiben von {seller}",
            "",
            (
                "Guten Tag {name},",
                "{seller} hatte Ihnen geschrieben, dass sich Ihr Preis zum {effective_on} ändert. Das ist "
                "zurückgenommen: er bleibt, wie er ist.",
                "Das angehängte Schreiben nennt ihn. Sie müssen nichts tun.",
            ),
        ),
        "fr": Text(
            "Votre tarif ne change pas : une lettre de {seller}",
            "",
            (
                "Bonjour {name},",
                "{seller} vous avait écrit que votre tarif changerait le {effective_on}. C'est annulé : il reste "
                "inchangé.",
                "La lettre ci-jointe le rappelle. Vous n'avez rien à faire.",
            ),
        ),
        "es": Text(
            "Su precio no cambia: una carta de {seller}",
            "",
            (
                "Hola, {name}:",
                "{seller} le había escrito que su precio cambiaría el {effective_on}. Se retira: sigue como está.",
                "La carta adjunta lo indica. No tiene que hacer nada.",
            ),
        ),
    },
    "price_rise_correction": {
        "en": Text(
            "Your price from {effective_on}, corrected: a letter from {seller}",
            "",
            (
                "Hello {name},",
                "{seller} wrote to you which prices change on {effective_on}. For a part of them that is taken back.",
                "The attached letter names what changes and what doesn't. You needn't do anything.",
            ),
        ),
        "de": Text(
            "Ihr Preis ab dem {effective_on}, berichtigt: ein Schreiben von {seller}",
            "",
            (
                "Guten Tag {name},",
                "{seller} hatte Ihnen geschrieben, welche Preise sich zum {effective_on} ändern. Für einen Teil ist "
                "das zurückgenommen.",
                "Das angehängte Schreiben nennt, was sich ändert und was nicht. Sie müssen nichts tun.",
            ),
        ),
        "fr": Text(
            "Votre tarif à partir du {effective_on}, rectifié : une lettre de {seller}",
            "",
            (
                "Bonjour {name},",
                "{seller} vous avait écrit quels tarifs changeraient le {effective_on}. C'est annulé pour une partie.",
                "La lettre ci-jointe indique ce qui change et ce qui ne change pas. Vous n'avez rien à faire.",
            ),
        ),
        "es": Text(
            "Su precio a partir del {effective_on}, corregido: una carta de {seller}",
            "",
            (
                "Hola, {name}:",
                "{seller} le había escrito qué precios cambiarían el {effective_on}. Se retira para una parte.",
                "La carta adjunta indica qué cambia y qué no. No tiene que hacer nada.",
            ),
        ),
    },
}
