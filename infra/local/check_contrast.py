"""Measures the contrast of the pairs of colours that the design uses, read from tokens.css.

Ratios are those of WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio): 4.5 for text, 3 for
large text and for the parts of a control that must be visible.
"""

import re
import sys
from pathlib import Path

from infra.local.paths import ROOT

TOKENS = ROOT / "admin" / "src" / "styles" / "tokens.css"
_BY_SYSTEM, _BY_CHOICE = "@media (prefers-color-scheme: dark)", ':root[data-theme="dark"]'
_COLOUR = re.compile(r"--([\w-]+):\s*(#[0-9a-f]{6})\b")
_TEXT, _GRAPHIC = 4.5, 3.0
_NIGHT = ("night-ink", "night-ink-2", "flame")
PAIRS: tuple[tuple[str, str, float], ...] = (
    *(
        (ink, ground, _TEXT)
        for ink in ("ink", "ink-2", "ink-3", "accent")
        for ground in ("ground", "surface", "sunken")
    ),
    *((ink, "night", _TEXT) for ink in _NIGHT),
    ("night-ink-2", "night-2", _TEXT),
    ("flame", "night-2", _GRAPHIC),
    ("on-accent", "accent", _TEXT),
    ("on-accent", "accent-hover", _TEXT),
    ("on-danger", "danger", _TEXT),
    ("on-danger", "danger-hover", _TEXT),
    ("surface", "ink", _TEXT),
    *((ink, "raised", _TEXT) for ink in ("ink", "ink-2", "ink-3", "accent", "danger")),
    *((ink, "accent-tint", _TEXT) for ink in ("ink", "accent")),
    *((ink, "candle-tint", _TEXT) for ink in ("ink", "candle-ink")),
    *((ink, f"{ink}-tint", _TEXT) for ink in ("good", "danger", "note", "mark")),
    *((ink, "surface", _TEXT) for ink in ("good", "danger", "note", "candle-ink")),
    *((ink, "ground", _TEXT) for ink in ("danger", "candle-ink")),
    *(
        (edge, ground, _GRAPHIC)
        for edge in ("line-strong", "focus")
        for ground in ("surface", "ground")
    ),
    ("fill", "surface", _GRAPHIC),
    ("fill", "track", _GRAPHIC),
    ("fill-2", "surface", _GRAPHIC),
)


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, 0 to 1."""
    channels = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def find_weak_pairs(css: str) -> list[str]:
    """Return the pairs with too little contrast, and whether the two dark themes differ."""
    by_system, by_choice = css.index(_BY_SYSTEM), css.index(_BY_CHOICE)
    light = dict(_COLOUR.findall(css[:by_system]))
    evening = dict(_COLOUR.findall(css[by_system:by_choice]))
    chosen = dict(_COLOUR.findall(css[by_choice:]))
    problems = [] if evening == chosen else ["the dark theme of the system is not the chosen one"]
    for theme, colours in (("light", light), ("dark", light | chosen)):
        for ink, ground, least in PAIRS:
            ratio = contrast(colours[ink], colours[ground])
            if ratio < least:
                problems.append(f"{theme}: {ink} on {ground} is {ratio:.2f}, needs {least}")
    return problems


def main(tokens: Path = TOKENS) -> int:
    """Return the exit code."""
    problems = find_weak_pairs(tokens.read_text())
    for problem in problems:
        print(f"{tokens.name}: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
