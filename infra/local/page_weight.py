"""How much script each page of the PWA loads before it is usable, by the build's own manifest.

`python -m infra.local.page_weight` prints it; the test beside the browser's journeys holds it to
the budgets. Sizes are of gzip at its default level, as a static host would send the files.
"""

import gzip
import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.admin import DIST, build

_ADMIN, _DONOR = "index.html", "donor.html"
_ROUTES, _SPLIT = "src/routes/", ".tsx?tsr-split=component"
_KILOBYTE = 1_000
# What the two kinds of page may weigh: donors come by phone, coordinators come every day.
BUDGETS = {_ADMIN: 200 * _KILOBYTE, _DONOR: 120 * _KILOBYTE}

Manifest = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Weight:
    """What a page loads: the scripts of its document, and those of its route."""

    page: str
    bytes: int
    budget: int


def weigh(directory: Path = DIST) -> list[Weight]:
    """Return the weight of each page, the heaviest first."""
    manifest: Manifest = json.loads((directory / ".vite" / "manifest.json").read_text())
    pages = [("/e", _DONOR, [_DONOR])]
    pages += [(page, _ADMIN, [_ADMIN, *chunks]) for page, chunks in _routes(manifest)]
    weights = [
        Weight(page, _gzipped(directory, _scripts(manifest, chunks)), BUDGETS[document])
        for page, document, chunks in pages
    ]
    return sorted(weights, key=lambda weight: -weight.bytes)


def _routes(manifest: Manifest) -> Iterator[tuple[str, list[str]]]:
    """Tell each route's path, and the chunks of it and of the layouts that it lies in."""
    names = {
        name.removeprefix(_ROUTES).removesuffix(_SPLIT): name
        for name in manifest
        if name.startswith(_ROUTES) and name.endswith(_SPLIT)
    }
    for name in names:
        layouts = [chunk for other, chunk in names.items() if f"{name}/".startswith(f"{other}/")]
        yield f"/{name}", layouts


def _scripts(manifest: Manifest, chunks: list[str]) -> set[str]:
    found: set[str] = set()
    waiting, seen = list(chunks), set(chunks)
    while waiting:
        chunk = manifest[waiting.pop()]
        found.add(chunk["file"])
        further = set(chunk.get("imports", [])) - seen
        seen |= further
        waiting.extend(further)
    return {file for file in found if file.endswith(".js")}


def _gzipped(directory: Path, files: set[str]) -> int:
    return sum(len(gzip.compress((directory / file).read_bytes())) for file in files)


def main() -> int:
    """Return 1 where a page is over its budget."""
    build()
    weights = weigh()
    for weight in weights:
        print(f"{weight.bytes / _KILOBYTE:7.1f} kB of {weight.budget // _KILOBYTE}  {weight.page}")
    return int(any(weight.bytes > weight.budget for weight in weights))


if __name__ == "__main__":
    sys.exit(main())
