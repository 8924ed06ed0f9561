"""The `coworkapi` command: run it here, deploy it, look after it.

Each command's work lives in a module of its own that is loaded when the command runs, so that `--help`, and the
supervisor of `up`, which lives as long as everything else, load none of the service.
"""

from __future__ import annotations

import sys
from enum import StrEnum
from importlib import import_module, metadata
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError

from coworkapi.cli.output import fail, setting_errors
from coworkapi.local.errors import LocalServerError

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""coworkapi: the open, API-first backend that runs coworking spaces.

To try it, or to work on it:  coworkapi up

To deploy it:  set DATABASE_URL, REDIS_URL and COWORKAPI_SECRET_KEY, then coworkapi check-config, coworkapi migrate,
coworkapi serve and coworkapi worker. Every setting is an environment variable: docs/settings.md lists them.
""",
)


def _work(module: str) -> Any:
    return import_module(f"coworkapi.cli.{module}")


@app.command()
def up(
    port: Annotated[int | None, typer.Option(help="Port of the API; another one if it is taken.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    data_dir: Annotated[Path | None, typer.Option(help="Folder that keeps the data.")] = None,
    demo: Annotated[
        bool | None,
        typer.Option("--demo/--no-demo", help="Load the demo organization once. Default: unless DATABASE_URL is set."),
    ] = None,
) -> None:
    """Run everything here: PostgreSQL, Valkey, API, worker and a demo organization.

    Starts what isn't configured (a DATABASE_URL or REDIS_URL that is set is used instead), migrates, and stays in the
    foreground; Ctrl-C stops everything and keeps the data in .coworkapi. Whatever was killed, the next start recovers.

    \b
    coworkapi up
    coworkapi up --port 9000 --data-dir /tmp/elsewhere
    coworkapi up --no-demo
    """
    _work("up").run(port=port, host=host, data_dir=data_dir, demo=demo)


@app.command()
def serve(
    port: Annotated[int | None, typer.Option(help="Port (COWORKAPI_PORT).")] = None,
    host: Annotated[str | None, typer.Option(help="Address (COWORKAPI_HOST).")] = None,
    workers: Annotated[int | None, typer.Option(help="Processes (COWORKAPI_WORKERS).")] = None,
    grace: Annotated[int, typer.Option(help="Seconds for requests under way when it is stopped.")] = 20,
) -> None:
    """Serve the API. Needs a migrated database.

    Stops gracefully on SIGTERM: requests under way are answered first.

    \b
    coworkapi serve
    coworkapi serve --host 0.0.0.0 --port 8000 --workers 4
    """
    _work("serve").run(port=port, host=host, workers=workers, grace=grace)


@app.command()
def worker() -> None:
    """Do what falls due and what events ask for. Run at least one; more share the work.

    \b
    coworkapi worker
    """
    _work("worker").run()


@app.command()
def mcp(
    api_key: Annotated[
        str, typer.Option(envvar="COWORKAPI_API_KEY", help="What the agent acts by; its rights are the agent's.")
    ],
    url: Annotated[str, typer.Option(envvar="COWORKAPI_URL", help="Where the service is.")] = "http://127.0.0.1:8000",
) -> None:
    """Tools for agents, by the Model Context Protocol on standard input and output.

    An agent's client starts it. Some thirty operations under the rights of the key; what commits money or time is
    previewed first and done when the agent confirms. See docs/agents.md.

    \b
    COWORKAPI_API_KEY=cwk_test_... coworkapi mcp
    """
    _work("mcp").run(url=url, api_key=api_key)


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="A revision; `head` is the newest.")] = "head",
    show: Annotated[bool, typer.Option("--show", help="Only say what would be done.")] = False,
) -> None:
    """Bring the database to the newest schema. Safe to run twice and from several places at once.

    \b
    coworkapi migrate --show     what is pending
    coworkapi migrate
    """
    _work("migrate").run(to=to, show=show)


@app.command()
def demo(
    reset: Annotated[bool, typer.Option("--reset", help="Erase the demo organization before loading it.")] = False,
    seed: Annotated[int, typer.Option(help="Another number makes other people and bookings.")] = 2026,
    show: Annotated[bool, typer.Option("--show", help="Load nothing; only say how to get in.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    year: Annotated[bool, typer.Option("--year", help="Instead: bill a year in an organization of its own.")] = False,
    members: Annotated[int, typer.Option(min=1, help="Memberships of that year.")] = 60,
) -> None:
    """Load the demo organization (unless it is there) and print its sign-ins, its API key and a first booking.

    A credible operator: three locations in different time zones, some forty resources, three hundred members, and
    bookings around today. Never in production: everybody knows its passwords. Without DATABASE_URL it goes into the
    data of `coworkapi up` in this folder, running or not.

    With --year a new test organization lives a year under its clock instead: plan changes, pauses, late payers, lost
    disputes, refunds, deposits. At its end its books are proved; if a proof fails, it is named and the exit code is 1.

    \b
    coworkapi demo
    coworkapi demo --reset      as on the first day, laid around today
    coworkapi demo --show
    coworkapi demo --year --members 20
    """
    if year:
        _work("demo_year").run(members=members)
        return
    _work("demo").run(reset=reset, seed=seed, show=show, as_json=as_json)


class OpenApiMode(StrEnum):
    """What to do with the OpenAPI document."""

    PRINT = "print"
    WRITE = "write"
    CHECK = "check"


@app.command("import")
def import_space(
    folder: Annotated[Path, typer.Argument(help="Folder of YAML and CSV files; docs/import.md describes them.")],
    organization: Annotated[str, typer.Option(help="Slug of the organization to load into.")],
    apply: Annotated[bool, typer.Option("--apply/--dry-run", help="Do it, or only say what would happen.")] = False,
) -> None:
    """Load a whole space from files: locations, resources, teams, members, plans, contracts, bookings.

    All of it is loaded, or nothing: with one mistake, every mistake is listed by file, row and column. Loading the same
    files again changes nothing.

    \b
    coworkapi import docs/examples/space --organization my-space --dry-run
    coworkapi import docs/examples/space --organization my-space --apply
    """
    _work("import_space").run(folder=folder, organization=organization, apply=apply)


@app.command()
def listen(
    forward: Annotated[str, typer.Option(help="Where to post the events: an address of yours.")],
    types: Annotated[str, typer.Option(help="Which, separated by commas: `booking.*,invoice.paid`.")] = "",
    api_key: Annotated[str | None, typer.Option(help="Of your sandbox (COWORKAPI_API_KEY).")] = None,
    url: Annotated[str, typer.Option(help="Where the service is.")] = "http://127.0.0.1:8000",
    secret: Annotated[str | None, typer.Option(help="What to sign with. Default: a new one, printed.")] = None,
) -> None:
    """Forward a sandbox's events to an address of this machine, signed like webhooks.

    For writing an integration: nothing here need be reachable from outside. Goes on where it was when the connection
    breaks. What isn't taken is not repeated; a webhook would be.

    \b
    coworkapi listen --forward http://127.0.0.1:4242/hook --api-key cwk_test_...
    coworkapi listen --forward http://127.0.0.1:4242/hook --types 'booking.*,member.created'
    """
    chosen = [one.strip() for one in types.split(",") if one.strip()]
    work = _work("listen")
    work.run(forward=forward, types=chosen, api_key=work.key_or_fail(api_key), url=url, secret=secret)


@app.command()
def openapi(
    write: Annotated[bool, typer.Option("--write", help="Write the files in openapi/.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail if the files in openapi/ are behind.")] = False,
) -> None:
    """Print the OpenAPI document, or keep its committed files true to the code.

    \b
    coworkapi openapi > openapi.json
    coworkapi openapi --write
    coworkapi openapi --check
    """
    if write and check:
        raise typer.BadParameter("choose --write or --check")
    mode = OpenApiMode.WRITE if write else OpenApiMode.CHECK if check else OpenApiMode.PRINT
    _work("openapi").run(mode.value)


@app.command("check-config")
def check_config() -> None:
    """Show the settings in force and where each came from, and try the database and Redis.

    Secrets are masked. Ends with 1, and says what to do, when something is wrong.

    \b
    coworkapi check-config
    COWORKAPI_ENVIRONMENT=production coworkapi check-config
    """
    _work("check_config").run()


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"coworkapi {metadata.version('coworkapi')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> NoReturn:
    """The console script: errors that a user can mend are told in words, without a traceback."""
    try:
        app()
    except LocalServerError as error:
        fail(str(error))
    except ValidationError as error:
        if error.title != "Settings":
            raise
        fail("\n".join(["Wrong settings:", *setting_errors(error)]), code=2)
    sys.exit(0)
