"""A contract for import-linter: which folder of a package may import which of its siblings."""

from collections.abc import Iterator
from typing import Any

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output


class RoomsContract(Contract):
    """Compares the imports between the children of a package with a list of the allowed ones.

    An import that is not listed breaks the contract. So does a listed one that no longer exists,
    since the list would then allow more than needed, and so does a circle.
    """

    type_name = "rooms"

    # The linter replaces each field by its configured value.
    container: Any = fields.ModuleField()
    # Lines such as "sales -> purchases, pages"; a child without a line may import none.
    may_import: Any = fields.ListField(subfield=fields.StringField())

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Compare the list with the imports."""
        del verbose
        allowed, imports = {*_arrows(self.may_import)}, sorted(self._imports(graph))
        problems = [
            f"{one} may not import {other}: {modules}"
            for one, other, modules in imports
            if (one, other) not in allowed
        ]
        unused = allowed - {(one, other) for one, other, _ in imports}
        problems += [f"{one} does not import {other}" for one, other in sorted(unused)]
        problems += [f"{room} imports itself in a circle" for room in sorted(_circles(allowed))]
        return ContractCheck(kept=not problems, metadata={"problems": problems})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Print the differences."""
        for problem in check.metadata["problems"]:
            output.print_error(problem)

    def _imports(self, graph: ImportGraph) -> Iterator[tuple[str, str, str]]:
        """Yield importing child, imported child, and the modules with the imports."""
        container = self.container.name
        for importer in graph.find_descendants(container):
            for imported in graph.find_modules_directly_imported_by(importer):
                one, other = _room(importer, container), _room(imported, container)
                if one and other and one != other:
                    yield one, other, f"{importer} imports {imported}"


def _arrows(lines: list[str]) -> Iterator[tuple[str, str]]:
    for line in lines:
        importer, _, imported = line.partition("->")
        for name in imported.split(","):
            yield importer.strip(), name.strip()


def _room(module: str, container: str) -> str:
    """Return the child of the container that a module belongs to, an empty text if none."""
    prefix = f"{container}."
    return module.removeprefix(prefix).partition(".")[0] if module.startswith(prefix) else ""


def _circles(arrows: set[tuple[str, str]]) -> set[str]:
    """Return the rooms that import themselves through others."""
    reached = set(arrows)
    while True:
        further = {(a, d) for a, b in reached for c, d in arrows if b == c} - reached
        if not further:
            return {one for one, other in reached if one == other}
        reached |= further
