"""Installing what comes from npm."""

from pathlib import Path

import pytest

from infra.local.node import LinkedPackages, install_packages


def test_packages_behind_a_link_are_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "kept").touch()
    clone = tmp_path / "clone"
    clone.mkdir()
    (clone / "package.json").write_text('{"name": "clone", "version": "1.0.0"}')
    (clone / "package-lock.json").write_text(
        '{"name": "clone", "version": "1.0.0", "lockfileVersion": 3, "packages": {}}'
    )
    (clone / "node_modules").symlink_to(elsewhere)
    with pytest.raises(LinkedPackages, match="is a link to"):
        install_packages(clone)
    assert (elsewhere / "kept").exists()
