"""The command line teaches, masks secrets, and tells in words what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from typer.main import get_command
from typer.testing import CliRunner

from coworkapi.cli import app
from coworkapi.cli.check_config import masked, misspelt
from coworkapi.cli.output import setting_errors
from coworkapi.settings import Settings


@pytest.mark.parametrize("name", sorted(get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_explains_itself_with_an_example(name: str) -> None:
    told = CliRunner().invoke(app, [name, "--help"])
    assert told.exit_code == 0
    assert f"coworkapi {name}" in told.output


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("postgresql://user:hunter2@db.example:5432/space", "postgresql://user:***@db.example:5432/space"),
        ("redis://:hunter2@127.0.0.1:6379/0", "redis://:***@127.0.0.1:6379/0"),
        ("smtp://mail:hunter2@mx.example:587?starttls=1", "smtp://mail:***@mx.example:587?starttls=1"),
        (SecretStr("hunter2"), "(secret, 7 characters)"),
        (SecretStr(""), ""),
        (True, "true"),
        (Path(".coworkapi"), ".coworkapi"),
        ("https://user:hunter2@[broken", "https://user:***@[broken"),
    ],
)
def test_secrets_are_masked(value: object, shown: str) -> None:
    assert masked(value) == shown


def test_a_mistyped_variable_is_named_with_the_nearest_setting() -> None:
    told = misspelt({"COWORKAPI_PROT": "1", "COWORKAPI_SECRETKEY": "x", "COWORKAPI_XYZ": "1", "COWORKAPI_PORT": "1"})
    assert told == [
        "COWORKAPI_PROT is not a setting; COWORKAPI_PORT is.",
        "COWORKAPI_SECRETKEY is not a setting; COWORKAPI_SECRET_KEY is.",
        "COWORKAPI_XYZ is not a setting: see docs/settings.md.",
    ]


@pytest.mark.parametrize(
    ("variable", "value", "line"),
    [
        ("COWORKAPI_PORT", "0", "  COWORKAPI_PORT: input should be greater than or equal to 1 (it is '0')"),
        ("COWORKAPI_METRICS", "perhaps", "  COWORKAPI_METRICS: input should be a valid boolean, unable to interpret"),
        ("COWORKAPI_ENVIRONMENT", "prod", "  COWORKAPI_ENVIRONMENT: input should be 'development', 'test' or 'produ"),
        ("COWORKAPI_ENVIRONMENT", "production", "  COWORKAPI_SECRET_KEY: set at least 32 random characters"),
    ],
)
def test_a_wrong_setting_is_told_by_the_name_of_its_variable(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, line: str
) -> None:
    monkeypatch.delenv("COWORKAPI_SECRET_KEY", raising=False)
    monkeypatch.setenv(variable, value)
    with pytest.raises(ValidationError) as raised:
        Settings()
    lines = setting_errors(raised.value)
    assert len(lines) == 1
    assert lines[0].startswith(line)


def test_the_value_of_a_secret_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COWORKAPI_ENVIRONMENT", "production")
    monkeypatch.setenv("COWORKAPI_SECRET_KEY", "hunter2")
    with pytest.raises(ValidationError) as raised:
        Settings()
    assert "hunter2" not in "\n".join(setting_errors(raised.value))
