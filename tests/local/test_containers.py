"""The container files agree with the settings, the command line and the repository. (No container engine needed.)"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.main import get_command

from coworkapi.cli import app
from coworkapi.settings import Settings, variables

ROOT = Path(__file__).parents[2]
KNOWN = {variable for name in Settings.model_fields for variable in variables(name)}
COMMANDS = set(get_command(app).commands)  # type: ignore[attr-defined]


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their arguments, lines joined, comments left out."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text(), flags=re.M).replace("\\\n", " ")
    return [
        (name, " ".join(rest.split())) for name, _, rest in (line.partition(" ") for line in text.splitlines() if line)
    ]


def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text())
    return loaded


def test_every_variable_that_the_dockerfile_sets_is_a_setting_with_a_valid_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pairs = [pair.split("=", 1) for name, rest in instructions() if name == "ENV" for pair in rest.split()]
    ours = {name: value for name, value in pairs if name.startswith("COWORKAPI_")}
    assert ours
    assert set(ours) <= KNOWN
    for name, value in ours.items():
        monkeypatch.setenv(name, value)
    made = Settings(secret_key="x" * 32, database_url="postgresql://u:p@h/d")
    assert (made.environment, made.host, made.port) == ("production", "0.0.0.0", 8000)


def test_the_image_copies_only_what_exists_and_is_not_ignored() -> None:
    allowed = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]
    copied = [rest.split()[:-1] for name, rest in instructions() if name == "COPY" and "--from" not in rest]
    for source in [path for paths in copied for path in paths]:
        assert (ROOT / source).exists(), source
        assert any(Path(source).match(pattern) for pattern in allowed), source


def test_the_image_runs_a_command_that_exists_as_an_ordinary_user_with_a_health_check() -> None:
    by_name = dict(instructions())
    assert by_name["USER"] not in ("0", "root")
    assert json.loads(by_name["ENTRYPOINT"]) == ["coworkapi"]
    assert set(json.loads(by_name["CMD"])) <= COMMANDS
    check = json.loads(by_name["HEALTHCHECK"].split("CMD ", 1)[1])
    compile(check[2], "health check", "exec")
    assert "/healthz" in check[2]


def test_every_service_of_compose_runs_a_command_that_exists_with_known_settings() -> None:
    services = compose()["services"]
    ours = {name: service for name, service in services.items() if service.get("image") == "coworkapi"}
    assert set(ours) == {"migrate", "api", "worker"}
    for service in ours.values():
        assert service["command"][0] in COMMANDS
        assert set(service["environment"]) <= KNOWN
        assert service["environment"]["COWORKAPI_ENVIRONMENT"] == "production"


def test_compose_makes_valid_settings_and_waits_for_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    services = compose()["services"]
    for name, value in services["api"]["environment"].items():
        filled = re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", str(value))
        monkeypatch.setenv(name, re.sub(r"\$\{\w+:\?[^}]*\}", "a" * 32, filled))
    made = Settings()
    assert made.database_url == f"postgresql://coworkapi:{'a' * 32}@postgres:5432/coworkapi"
    assert made.workers == 2
    for name in ("api", "worker"):
        assert services[name]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"
    assert services["migrate"]["depends_on"]["postgres"]["condition"] == "service_healthy"
    for service in services.values():
        for waited, how in service.get("depends_on", {}).items():
            assert how["condition"] != "service_healthy" or "healthcheck" in services[waited]
