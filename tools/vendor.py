"""Copy single files of npm packages into static/vendor/: pinned versions, checked SHA-256.

    make vendor

The files and this list are committed; a fresh clone needs neither npm nor this script. To move to
a newer version, change it below, run the script, and enter the sum it names after reading the
difference. htmx is not here: django-htmx brings it.
"""

import hashlib
import re
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"

# The manifest storage looks for every file a style sheet names, and source maps are not shipped.
SOURCE_MAP = re.compile(rb"\n?/\*# sourceMappingURL=[^*]*\*/\s*\Z")


@dataclass(frozen=True, slots=True)
class VendoredFile:
    """One file: its package and place there, the sum of it as published, and where it goes."""

    package: str
    version: str
    member: str
    sha256: str
    target: str
    licence: str


FILES = [
    VendoredFile(
        package="@tabler/core",
        version="1.6.1",
        member="package/dist/css/tabler.min.css",
        sha256="370a2d4e608ae518351d10528fc7dbe19b354ae5062c51b2a9cb294850d65403",
        target="tabler/tabler.min.css",
        licence="MIT, tabler/LICENSE",
    ),
]


def fetch(file: VendoredFile, folder: Path) -> bytes:
    """The file as published, from the package's archive; ends the script when its sum differs."""
    npm = ["npm", "pack", "--silent", f"{file.package}@{file.version}"]
    done = subprocess.run(npm, cwd=folder, check=True, capture_output=True, text=True)
    with tarfile.open(folder / done.stdout.split()[-1]) as archive:
        member = archive.extractfile(file.member)
        if member is None:
            sys.exit(f"{file.package} {file.version}: {file.member} is not a file")
        content = member.read()
    found = hashlib.sha256(content).hexdigest()
    if found != file.sha256:
        sys.exit(f"{file.package} {file.version}: {file.member} has SHA-256 {found}")
    return content


def main() -> None:
    notice = ["Files of others in this folder, copied by tools/vendor.py:", ""]
    with tempfile.TemporaryDirectory() as folder:
        for file in FILES:
            target = VENDOR / file.target
            target.parent.mkdir(parents=True, exist_ok=True)
            content = fetch(file, Path(folder))
            if target.suffix == ".css":
                content = SOURCE_MAP.sub(b"\n", content)
            target.write_bytes(content)
            notice.append(f"{file.target}: {file.package} {file.version}, {file.licence}")
            print(f"{file.target}: {len(content)} bytes")
    (VENDOR / "NOTICE").write_text("\n".join(notice) + "\n")


if __name__ == "__main__":
    main()
