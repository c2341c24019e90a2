"""What `make check` says of the admin PWA's generated files and colours."""

import pytest

from infra.local import admin
from infra.local.check_contrast import TOKENS, contrast, find_weak_pairs
from infra.local.openapi import limits_module


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


def test_a_client_of_another_api_is_stale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admin, "limits_module", lambda: "// of another API\n")
    with pytest.raises(admin.StaleClient, match="make client"):
        admin.write_client(check=True)
