"""Pins that fell behind and addresses of a registry are found before they hurt anybody."""

from pathlib import Path

from infra.local.check_files import find_fixed_addresses, find_stale_pins


def test_a_pin_that_was_not_compiled_is_found(tmp_path: Path) -> None:
    (tmp_path / "requirements.in").write_text("# why\nPyJWT[crypto]==2.1\nnew_one==1.0\nsame==3\n")
    (tmp_path / "requirements.txt").write_text("pyjwt==2.0\n    # via -r\nsame==3\n")
    assert [problem.partition(";")[0] for problem in find_stale_pins(tmp_path)] == [
        "requirements.txt: pyjwt is 2.0, requirements.in says 2.1",
        "requirements.txt: new-one is missing, requirements.in says 1.0",
    ]


def test_a_lock_file_that_names_a_registry_is_found(tmp_path: Path) -> None:
    good, bad = tmp_path / "a" / "package-lock.json", tmp_path / "b" / "package-lock.json"
    for path, content in ((good, '{"integrity": "x"}'), (bad, '{"resolved": "http://x"}')):
        path.parent.mkdir()
        path.write_text(content)
    assert len(find_fixed_addresses([good, bad, tmp_path / "b"])) == 1
