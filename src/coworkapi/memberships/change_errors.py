"""The rules of changing what a membership costs that a request can break."""

from __future__ import annotations

from coworkapi.core.errors import Conflict, Invalid


class ChangeTooEarly(Conflict):
    """It would reach back behind the last cycle that was billed; `earliest_on` says from when on it may be."""

    code = "change_too_early"


class ChangeAfterEnd(Conflict):
    """The membership ends before the change would take effect."""

    code = "change_after_end"


class NothingChanges(Conflict):
    """It has these terms already on that day."""

    code = "nothing_changes"


class ChangeIsOver(Conflict):
    """The change (or the price rise) took effect or was withdrawn already."""

    code = "change_is_over"


class LetterNotToPost(Conflict):
    """The letter goes by mail, went out already, or was withdrawn; `state` says which."""

    code = "letter_not_to_post"


class NothingSelected(Conflict):
    """No membership is what was asked for, or none of them may be changed so."""

    code = "nothing_selected"


class NoTaxRate(Invalid):
    """The legal entity has no rate of the plan's tax code on that day."""

    code = "no_tax_rate"
    title = "No such tax rate"
