"""`python -m generator`: writes the generated part of the client; `--check` says whether it is up to date, quickly.

What was generated from what is remembered as hashes, so that the check need not generate anything.
"""

from __future__ import annotations

import ast
import hashlib
import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DOCUMENT = ROOT.parents[1] / "openapi" / "openapi.json"
PACKAGE = ROOT / "src" / "coworkapi_client"
STAMP = ROOT / "generated.json"
FOLDERS = ("models", "resources", "events")
FILES = ("_faces.py", "_tables.py", "errors.py")


def main() -> int:
    if "--check" in sys.argv:
        if STAMP.exists() and json.loads(STAMP.read_text()) == stamp():
            return 0
        print("clients/python is not what the document and its generator make: run `make clients`", file=sys.stderr)
        return 1
    write()
    STAMP.write_text(json.dumps(stamp(), indent=1) + "\n")
    return 0


def stamp() -> dict[str, str]:
    """What the generated code was made from, and what it is."""
    sources = sorted((ROOT / "generator").glob("*.py"))
    made = sorted(
        [*(PACKAGE / name for name in FILES), *(p for name in FOLDERS for p in (PACKAGE / name).rglob("*.py"))]
    )
    return {"document": _hash([DOCUMENT]), "generator": _hash(sources), "code": _hash(made)}


def _hash(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def write() -> None:
    """Generates everything anew and formats it."""
    # Only here: the check must not load a code generator.
    from generator import faces, models, resources
    from generator.document import Document

    document = Document(json.loads(DOCUMENT.read_text()))
    homes = models.homes(document)
    tree = ast.get_docstring(ast.parse((PACKAGE / "_errors.py").read_text()), clean=False) or ""
    files = {
        "_faces.py": faces.write(document),
        "_tables.py": faces.write_tables(document, homes),
        "errors.py": faces.write_errors(document, tree),
        "resources/__init__.py": '"""The calls of the API, by client and resource."""\n',
    }
    for path, text in resources.write(document).items():
        files[f"resources/{path}.py"] = text
        files[f"resources/{path.split('/')[0]}/__init__.py"] = ""
    for module, text in models.write(document).items():
        files[f"models/{module}.py"] = text
    for module, text in faces.write_events(document).items():
        files[f"events/{module}.py"] = text
    files["models/__init__.py"] = faces.models_index(homes)
    files["events/__init__.py"] = faces.events_index(document)
    for folder in FOLDERS:
        shutil.rmtree(PACKAGE / folder, ignore_errors=True)
    for name, text in files.items():
        path = PACKAGE / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    targets = [str(PACKAGE / name) for name in (*FILES, *FOLDERS)]
    ruff = str(Path(sys.executable).parent / "ruff")
    for command in (["format"], ["check", "--fix-only", "--select", "I,F401,UP,RUF022"], ["format"]):
        subprocess.run([ruff, *command, "--quiet", *targets], cwd=ROOT, check=True)


if __name__ == "__main__":
    sys.exit(main())
