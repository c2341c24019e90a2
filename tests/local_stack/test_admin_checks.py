"""What `make check` says of the admin PWA's generated files and colours."""

import json
import subprocess
from pathlib import Path

import pytest

from infra.local import admin
from infra.local.check_contrast import TOKENS, contrast, find_weak_pairs
from infra.local.node import node
from infra.local.openapi import limits_module, problem_codes_module
from shared.domain.purchases import IDEMPOTENCY_KEY_LIFETIME


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    # The best known pair: the lightest grey that text on white may have.
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


def test_the_tokens_can_be_read_and_a_paler_ink_can_not() -> None:
    css = TOKENS.read_text()
    assert find_weak_pairs(css) == []
    paler = css.replace("--ink-3: #6f5c6b", "--ink-3: #9f8c9b")
    assert any("light: ink-3 on ground" in problem for problem in find_weak_pairs(paler))


def test_two_dark_themes_that_differ_are_found() -> None:
    css = TOKENS.read_text()
    once = css.replace("--ground: #19111c", "--ground: #19111d", 1)
    assert find_weak_pairs(once) == ["the dark theme of the system is not the chosen one"]


def test_forms_know_the_limits_of_the_api() -> None:
    """One of each kind: of a text, a number that may be null, an amount, a list and its items."""
    module = limits_module()
    package = module.partition("export const PackageCreate = ")[2].partition(" as const")[0]
    assert '"name": {\n    "minLength": 1,\n    "maxLength": 100\n  }' in package
    assert '"quantity_limit": {\n    "minimum": 1,\n    "maximum": 10000\n  }' in package
    assert '"maximum": "1000000.00"' in package
    option = module.partition("export const OptionCreate = ")[2].partition(" as const")[0]
    assert '"maxItems": 10,\n    "items": {\n      "minLength": 1,\n      "maxLength": 50' in option


def test_forms_know_the_rules_that_span_several_fields() -> None:
    module = limits_module()
    discounts = module.partition("export const DISCOUNTS = ")[2].partition(" as const")[0]
    assert json.loads(discounts) == {
        "percentage": {"minimum": "1.00", "maximum": "100.00"},
        "fixed_amount": {"minimum": "1.00", "maximum": "10000.00"},
    }
    assert 'export const ACTIVE_OPTIONS = {\n  "maximum": 4\n} as const;' in module
    assert 'export const REQUESTS_PER_MINUTE = {\n  "maximum": 100\n} as const;' in module


def test_pages_know_how_long_a_key_is_remembered() -> None:
    seconds = int(IDEMPOTENCY_KEY_LIFETIME.total_seconds())
    assert f"export const IDEMPOTENCY_KEY_LIFETIME_SECONDS = {seconds};\n" in limits_module()


def test_pages_know_every_problem_code() -> None:
    """Those of endpoints, of addresses that are none, and of what no endpoint declares."""
    module = problem_codes_module()
    for code in ("sold_out", "image_too_large", "method_not_allowed", "internal_error"):
        assert f'\n  | "{code}"' in module
    assert module.endswith('";\n')


@pytest.mark.parametrize("module", ["limits_module", "problem_codes_module"])
def test_a_client_of_another_api_is_stale(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    monkeypatch.setattr(admin, module, lambda: "// of another API\n")
    with pytest.raises(admin.StaleClient, match="make client"):
        admin.write_client(check=True)


def check_styles(source: Path) -> list[str]:
    """Return what the check of classes finds below `source`."""
    script = str(admin.ADMIN / "check-styles.js")
    # The program and its argument are this test's own.
    done = subprocess.run(  # noqa: S603
        [node(), script, str(source)], capture_output=True, text=True, check=False
    )
    found = done.stderr.splitlines()
    assert done.returncode == (1 if found else 0)
    return found


def test_a_class_that_no_sheet_has_or_nothing_uses_is_found(tmp_path: Path) -> None:
    source = tmp_path / "src"
    (source / "styles").mkdir(parents=True)
    (source / "styles" / "utilities.css").write_text(".muted { } .panel > .hint:hover { }")
    (source / "card.module.css").write_text(
        "/* .not-a-class */ .card { } @media print { .open :global(.muted) svg { opacity: 0.5 } }"
    )
    card = source / "card.tsx"
    card.write_text(
        'import styles from "./card.module.css";\n'
        "export const Card = ({ isOpen }: { isOpen: boolean }) => (\n"
        '  <p className={cx("panel", isOpen && styles.open)}>\n'
        '    <b className={isOpen ? styles.card : "hint"} title="not a class" />\n'
        "  </p>\n"
        ");\n"
    )
    assert check_styles(source) == []
    card.write_text(
        card.read_text()
        .replace("styles.open", "styles.opne")
        .replace('"hint"', '"hnit"')
        .replace("styles.card", "styles[isOpen]")
    )
    assert check_styles(source) == [
        "Nothing uses .card of src/card.module.css",
        "Nothing uses .open of src/card.module.css",
        "Nothing uses the global .hint",
        "src/card.tsx: name the class: styles[isOpen]",
        "src/card.tsx: no global sheet has .hnit",
        "src/card.tsx: src/card.module.css has no .opne",
    ]
