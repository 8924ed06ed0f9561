"""import-linter's contract for rooms: what one room may import of another.

A room is a package below `coworkapi`. From another room only its `service`, `models`, `events` and `queries`
may be imported; its routes, schemas, rules, jobs and handlers are its own. The modules that build the service
(`app`, `worker`, `wiring`, `cli`) may import anything. Works on whatever rooms exist.
"""

from __future__ import annotations

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, output
from importlinter.domain import fields

PRIVATE = {"routes", "schemas", "rules", "jobs", "handlers"}


class RoomContract(Contract):
    """Fails on each import of another room's private module."""

    open_rooms = fields.SetField(subfield=fields.StringField())
    builders = fields.SetField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        broken: list[dict[str, object]] = []
        for importer in sorted(graph.modules):
            room = importer.split(".")[1] if "." in importer else ""
            if room in self.builders:  # type: ignore[operator]
                continue
            for imported in sorted(graph.find_modules_directly_imported_by(importer)):
                parts = imported.split(".")
                free = {room, *self.open_rooms}  # type: ignore[misc]
                if len(parts) > 2 and parts[2] in PRIVATE and parts[1] not in free:
                    broken.append({"importer": importer, "imported": imported})
        return ContractCheck(kept=not broken, metadata={"broken": broken})

    def render_broken_contract(self, check: ContractCheck) -> None:
        for pair in check.metadata["broken"]:
            output.print_error(f"{pair['importer']} imports {pair['imported']}")
        output.print("Use that room's service, models, events or queries; or move the thing to a lower floor.")
