"""Files of others that the repository carries."""

import hashlib

from config.env import BASE_DIR

TOOLS = BASE_DIR / "tools"
VENDOR = BASE_DIR / "static" / "vendor"


def test_the_pip_that_bare_systems_start_with_is_the_published_one() -> None:
    lines = (TOOLS / "SHA256SUMS").read_text().splitlines()
    sums = {name: digest for digest, name in (line.split() for line in lines)}
    wheels = {wheel.name: wheel for wheel in TOOLS.glob("*.whl")}

    assert set(wheels) == set(sums)
    for name, wheel in wheels.items():
        assert hashlib.sha256(wheel.read_bytes()).hexdigest() == sums[name]


def test_every_vendored_file_is_named_with_its_licence() -> None:
    notice = (VENDOR / "NOTICE").read_text()
    files = [path for path in VENDOR.rglob("*") if path.is_file() and path.name != "NOTICE"]

    assert files
    for path in files:
        name = str(path.relative_to(VENDOR))
        assert name in notice, name
        if path.name != "LICENSE":
            assert (path.parent / "LICENSE").exists(), name


def test_no_style_sheet_names_a_file_that_is_not_there() -> None:
    for path in VENDOR.rglob("*.css"):
        assert b"sourceMappingURL" not in path.read_bytes()
