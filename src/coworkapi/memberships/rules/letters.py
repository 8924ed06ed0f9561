"""What letters about price rises say, in each language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

LetterKind = Literal["announcement", "withdrawal", "correction"]
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One membership: what it is called, and its price of one before and after, as it reads in the language.
    `taken_back`: it has left the rise."""

    name: str
    quantity: int
    before: str
    after: str
    cycle_unit: str
    cycle_count: int
    taken_back: bool = False


@dataclass(frozen=True, slots=True)
class LetterText:
    """A letter's words; `facts` stand behind the first `facts_after` paragraphs, `more_facts` likewise."""

    subject: str
    paragraphs: Sequence[str]
    facts: Sequence[tuple[str, str]]
    facts_after: int
    more_facts: Sequence[tuple[str, str]] = ()
    more_facts_after: int = 0


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's. `{day}`: the rise's; `{told}`: that of the letter which is taken back."""

    subject: str
    greeting: str
    rises: str
    net: str
    gross: str
    unchanged: str
    taken_back_subject: str
    taken_back: str
    corrected_subject: str
    left: str
    stands: str
    nothing_to_do: str
    closing: str
    cycles: Mapping[str, tuple[str, str]]


_WORDS: Mapping[str, _Words] = {
    "en": _Words(
        subject="Your price from {day}",
        greeting="Hello {name},",
        rises="from {day} on the price of what you hold with us changes:",
        net="Prices are net; value added tax is added where it is due.",
        gross="Prices include value added tax where it is due.",
        unchanged="Nothing else changes in what we agreed on, notice included. You needn't do anything. Should you "
        "have questions, please ask us.",
        taken_back_subject="Your price stays as it is",
        taken_back="on {told} we wrote to you that your price would change on {day}. We take that back: it stays as it "
        "is.",
        corrected_subject="Your price from {day}: a correction",
        left="on {told} we wrote to you which prices change on {day}. We take that back for the following; without "
        "that change it costs:",
        stands="For the following it stays as we wrote; from {day} on it costs:",
        nothing_to_do="You needn't do anything. Please excuse the trouble.",
        closing="Kind regards",
        cycles={"months": ("a month", "every {n} months"), "weeks": ("a week", "every {n} weeks")},
    ),
    "de": _Words(
        subject="Ihr Preis ab dem {day}",
        greeting="Guten Tag {name},",
        rises="ab dem {day} ändert sich der Preis dessen, was Sie bei uns gebucht haben:",
        net="Die Preise sind netto; Umsatzsteuer kommt hinzu, soweit sie anfällt.",
        gross="Die Preise enthalten die Umsatzsteuer, soweit sie anfällt.",
        unchanged="Alles andere bleibt, wie wir es vereinbart haben, auch die Kündigung. Sie müssen nichts tun. Haben "
        "Sie Fragen, sprechen Sie uns gern an.",
        taken_back_subject="Ihr Preis bleibt, wie er ist",
        taken_back="am {told} haben wir Ihnen geschrieben, dass sich Ihr Preis zum {day} ändert. Das nehmen wir "
        "zurück: er bleibt, wie er ist.",
        corrected_subject="Ihr Preis ab dem {day}: eine Berichtigung",
        left="am {told} haben wir Ihnen geschrieben, welche Preise sich zum {day} ändern. Für Folgendes nehmen wir das "
        "zurück; ohne diese Änderung kostet es:",
        stands="Für Folgendes bleibt es bei dem, was wir geschrieben haben; ab dem {day} kostet es:",
        nothing_to_do="Sie müssen nichts tun. Bitte entschuldigen Sie die Umstände.",
        closing="Mit freundlichen Grüßen",
        cycles={"months": ("im Monat", "alle {n} Monate"), "weeks": ("in der Woche", "alle {n} Wochen")},
    ),
    "fr": _Words(
        subject="Votre tarif à partir du {day}",
        greeting="Bonjour {name},",
        rises="à partir du {day}, le tarif de votre abonnement chez nous change :",
        net="Les prix s'entendent hors taxes ; la TVA s'y ajoute lorsqu'elle est due.",
        gross="Les prix s'entendent TVA comprise lorsqu'elle est due.",
        unchanged="Tout le reste demeure tel que convenu, résiliation comprise. Vous n'avez rien à faire. Pour toute "
        "question, n'hésitez pas à nous contacter.",
        taken_back_subject="Votre tarif ne change pas",
        taken_back="le {told}, nous vous avons écrit que votre tarif changerait le {day}. Nous y renonçons : il reste "
        "inchangé.",
        corrected_subject="Votre tarif à partir du {day} : une rectification",
        left="le {told}, nous vous avons écrit quels tarifs changeraient le {day}. Nous y renonçons pour ce qui suit ; "
        "sans ce changement, le prix est de :",
        stands="Pour ce qui suit, notre lettre reste valable ; à partir du {day}, le prix est de :",
        nothing_to_do="Vous n'avez rien à faire. Veuillez excuser ce désagrément.",
        closing="Cordialement",
        cycles={"months": ("par mois", "tous les {n} mois"), "weeks": ("par semaine", "toutes les {n} semaines")},
    ),
    "es": _Words(
        subject="Su precio a partir del {day}",
        greeting="Hola, {name}:",
        rises="a partir del {day} cambia el precio de lo que tiene contratado con nosotros:",
        net="Los precios son netos; se añade el IVA cuando corresponda.",
        gross="Los precios incluyen el IVA cuando corresponda.",
        unchanged="Todo lo demás sigue como lo acordamos, también la rescisión. No tiene que hacer nada. Si tiene "
        "alguna pregunta, estamos a su disposición.",
        taken_back_subject="Su precio no cambia",
        taken_back="el {told} le escribimos que su precio cambiaría el {day}. Lo retiramos: sigue como está.",
        corrected_subject="Su precio a partir del {day}: una corrección",
        left="el {told} le escribimos qué precios cambiarían el {day}. Lo retiramos para lo siguiente; sin ese cambio "
        "cuesta:",
        stands="Para lo siguiente sigue valiendo lo que escribimos; a partir del {day} cuesta:",
        nothing_to_do="No tiene que hacer nada. Disculpe las molestias.",
        closing="Un cordial saludo",
        cycles={"months": ("al mes", "cada {n} meses"), "weeks": ("por semana", "cada {n} semanas")},
    ),
}


def letter_text(
    kind: LetterKind,
    *,
    locale: str,
    name: str,
    seller: str,
    day: str,
    told: str,
    reason: str | None,
    prices_include_tax: bool,
    lines: Sequence[LetterLine],
) -> LetterText:
    """The words of a letter. `day`, `told`: as they read in the language; `reason`: as it was given, in a paragraph."""
    words = _WORDS.get(locale[:2].lower(), _WORDS[DEFAULT])
    tax = words.gross if prices_include_tax else words.net
    greeting, closing = words.greeting.format(name=name), (words.closing, seller)
    if kind == "withdrawal":
        return LetterText(
            subject=words.taken_back_subject,
            paragraphs=[
                greeting,
                words.taken_back.format(told=told, day=day),
                tax,
                words.nothing_to_do,
                *closing,
            ],
            facts=[(line.name, _price(words, line, line.before)) for line in lines],
            facts_after=2,
        )
    if kind == "correction":
        return LetterText(
            subject=words.corrected_subject.format(day=day),
            paragraphs=[
                greeting,
                words.left.format(told=told, day=day),
                words.stands.format(day=day),
                tax,
                words.nothing_to_do,
                *closing,
            ],
            facts=[(line.name, _price(words, line, line.before)) for line in lines if line.taken_back],
            facts_after=2,
            more_facts=[(line.name, _price(words, line, line.after)) for line in lines if not line.taken_back],
            more_facts_after=3,
        )
    because = () if reason is None else (reason,)
    return LetterText(
        subject=words.subject.format(day=day),
        paragraphs=[greeting, words.rises.format(day=day), tax, *because, words.unchanged, *closing],
        facts=[(line.name, _price(words, line, line.before, line.after)) for line in lines],
        facts_after=2,
    )


def _price(words: _Words, line: LetterLine, *prices: str) -> str:
    one, several = words.cycles[line.cycle_unit]
    cycle = one if line.cycle_count == 1 else several.format(n=line.cycle_count)
    times = "" if line.quantity == 1 else f"{line.quantity} × "
    return f"{' → '.join(f'{times}{price}' for price in prices)} {cycle}"
