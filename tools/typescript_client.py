"""Generate and check clients/typescript: `python -m tools.typescript_client --write | --check | --types`.

`--write` makes the code from openapi/*.json; `--check` says whether that is what is committed, in a moment and without
Node, by the hashes that `--write` left; `--types` checks the types of package, tests and readme.
"""

from __future__ import annotations

import json
import re
import shutil
import sys
from pathlib import Path

from tools.node import ROOT, hash_of, install, node_folder, run

PACKAGE = ROOT / "clients" / "typescript"
GENERATOR = PACKAGE / "generator"
FACES = ("operator", "member", "public")
SEAL = PACKAGE / "src" / "generated.json"
GENERATOR_NEEDS = (22, 18)
PACKAGE_NEEDS = (20, 19)


def write() -> None:
    folder = node_folder(GENERATOR_NEEDS)
    install(GENERATOR, folder)
    run([folder / "node", "main.ts"], GENERATOR, folder)
    SEAL.write_text(json.dumps({"made_of": hash_of(_sources()), "is": hash_of(_generated())}, indent=2) + "\n")


def check() -> None:
    """Raises SystemExit when the committed code isn't what the documents make."""
    sealed = json.loads(SEAL.read_text()) if SEAL.exists() else {}
    if sealed.get("made_of") != hash_of(_sources()):
        raise SystemExit("clients/typescript is made of another OpenAPI document or generator: run `make clients`")
    if sealed.get("is") != hash_of(_generated()):
        raise SystemExit("generated code in clients/typescript/src was changed by hand: run `make clients`")


def types() -> None:
    """Raises SystemExit with what `tsc --strict` finds in package, tests and the programs of the readme."""
    folder, made_of = _prepared()
    stamp = PACKAGE / "node_modules" / ".types-of"
    if not stamp.exists() or stamp.read_text() != made_of:
        run([folder / "node", "node_modules/typescript/bin/tsc", "--noEmit"], PACKAGE, folder)
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
        run(["node_modules/.bin/esbuild", *options, *sorted(files)], PACKAGE, folder)
        stamp.write_text(made_of)
    return folder


def _prepared() -> tuple[Path, str]:
    """The folder of a Node that runs the package, whose dependencies are there; the hash of its sources."""
    folder = node_folder(PACKAGE_NEEDS)
    install(PACKAGE, folder)
    _write_programs_of_readme()
    return folder, hash_of([*_files(PACKAGE / "src"), *_files(PACKAGE / "test"), PACKAGE / "tsconfig.json"])


def _write_programs_of_readme() -> None:
    """Each `ts` block as a program of its own, so that it is compiled and run like the tests."""
    blocks = re.findall(r"^```ts\n(.*?)^```$", (PACKAGE / "README.md").read_text(), re.MULTILINE | re.DOTALL)
    folder = PACKAGE / "test" / "readme"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for number, block in enumerate(blocks):
        (folder / f"{number}.ts").write_text(block)


def _sources() -> list[Path]:
    documents = [ROOT / "openapi" / f"{name}.json" for name in ("openapi", *FACES)]
    return [*documents, *sorted(GENERATOR.glob("*.ts")), GENERATOR / "package-lock.json"]


def _generated() -> list[Path]:
    return [file for face in FACES for file in _files(PACKAGE / "src" / face)]


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


if __name__ == "__main__":
    {"--write": write, "--check": check, "--types": types}[sys.argv[1]]()
