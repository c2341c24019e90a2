"""Finds references in Markdown files to things that the repository does not have.

It checks, without the network: relative links and their anchors, files in inline code, modules
after `python -m` and targets after `make`. A file may be named by the end of its path, as in
`db/engine.py`. Examples (`<name>`, `…`, `*`) are skipped.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from infra.local.paths import ROOT

_FENCE = re.compile(r"^( *)(```+|~~~+).*?^\1\2 *$", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_LINK = re.compile(r"\]\(([^()\s]+)(?: \"[^\"]*\")?\)|^\[[^\]]+\]: +(\S+)", re.MULTILINE)
_HEADING = re.compile(r"^#{1,6} +(.+?)(?: +#+)? *$", re.MULTILINE)
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:")
_EXTENSIONS = "bicep|bicepparam|css|html|in|js|json|kql|mako|md|mjs|py|sh|toml|ts|tsx|txt|ya?ml"
_FILE = re.compile(rf"(?:[\w.@$-]+/)*[\w.@$-]+\.(?:{_EXTENSIONS})")
_FOLDER = re.compile(r"(?:[\w.@$-]+/)+")
_MODULE = re.compile(r"python -m ((?:shared|functions|infra|tests)(?:\.\w+)*)")
_TARGET = re.compile(r"\bmake (?:-s )?([a-z][\w-]*)")
_DEFINED_TARGET = re.compile(r"^([a-z][\w -]*):", re.MULTILINE)
# Skipped: it names files of earlier releases.
_HISTORY = "CHANGELOG.md"


def find_broken_references(files: list[Path], root: Path = ROOT) -> list[str]:
    """Return a line for each broken reference in the Markdown files among `files`."""
    tree = _Tree(files, root)
    return [
        f"{path.relative_to(root)}: {problem}"
        for path in files
        if path.suffix == ".md"
        for problem in [*_broken_links(path, root), *tree.missing_names(path)]
    ]


def _broken_links(path: Path, root: Path) -> Iterator[str]:
    prose = _CODE.sub("", _FENCE.sub("", path.read_text()))
    for inline, defined in _LINK.findall(prose):
        link = inline or defined
        if _ELSEWHERE.match(link):
            continue
        name, _, anchor = link.partition("#")
        target = (path.parent / name).resolve() if name else path
        if not (target.exists() and target.is_relative_to(root)):
            yield f"the link to {link} leads to no file"
        elif anchor and target.suffix == ".md" and anchor not in anchors_of(target.read_text()):
            yield f"the link to {link} leads to no heading"


def anchors_of(text: str) -> set[str]:
    """Return the anchors that GitHub gives to the headings of a Markdown text."""
    seen: Counter[str] = Counter()
    anchors: set[str] = set()
    for heading in _HEADING.findall(_FENCE.sub("", text)):
        shown = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        anchor = re.sub(r"[^\w\- ]", "", shown.lower()).replace(" ", "-")
        anchors.add(f"{anchor}-{seen[anchor]}" if seen[anchor] else anchor)
        seen[anchor] += 1
    return anchors


class _Tree:
    """The names that a text may use: of files, folders, modules and make's targets."""

    def __init__(self, files: list[Path], root: Path) -> None:
        self._names: set[str] = set()
        for path in files:
            parts = path.relative_to(root).parts
            for end in range(1, len(parts)):
                self._names.update("/".join(parts[start:end]) + "/" for start in range(end))
            self._names.update("/".join(parts[start:]) for start in range(len(parts)))
        makefile = root / "Makefile"
        defined = _DEFINED_TARGET.findall(makefile.read_text()) if makefile.exists() else []
        self._targets = {target for line in defined for target in line.split()}
        ignore = root / ".gitignore"
        ignored = ignore.read_text().split() if ignore.exists() else []
        self._ignored = {name.strip("/") for name in ignored}

    def missing_names(self, path: Path) -> Iterator[str]:
        text = path.read_text()
        for module in sorted(set(_MODULE.findall(text))):
            file = module.replace(".", "/")
            if not {f"{file}.py", f"{file}/__main__.py"} & self._names:
                yield f"`python -m {module}` runs no module"
        codes = _CODE.findall(_FENCE.sub("", text))
        for target in sorted({each for code in codes for each in _TARGET.findall(code)}):
            if target not in self._targets:
                yield f"`make {target}` is no target of the Makefile"
        if path.name == _HISTORY:
            return
        for name in sorted({name for code in codes for name in _files_in(code)}):
            if name not in self._names and not self._is_ignored(name):
                yield f"`{name}` is no file here"

    def _is_ignored(self, name: str) -> bool:
        """Return whether git ignores the file, because it is generated or installed."""
        bare = name.strip("/")
        return bare in self._ignored or not self._ignored.isdisjoint(bare.split("/"))


def _files_in(code: str) -> Iterator[str]:
    """Yield the names of files in inline code; of several words, only those with a folder."""
    words = code.split()
    for word in words:
        is_file = _FILE.fullmatch(word) is not None and (len(words) == 1 or "/" in word)
        if is_file or _FOLDER.fullmatch(word):
            yield word.removeprefix("./")
