"""Where root keeps what PostgreSQL's account must reach. Runs as root only, since only root has another account."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coworkapi.local.account import Account, reachable_folder

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="an ordinary user runs PostgreSQL as itself")


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A folder that nobody but root may enter; what moved out of it is removed afterwards."""
    folder = tmp_path / "closed"
    folder.mkdir(mode=0o700)
    yield folder
    for link in [path for path in folder.rglob("*") if path.is_symlink()]:
        shutil.rmtree(link.readlink(), ignore_errors=True)


def test_data_in_a_closed_folder_moves_to_a_reachable_place_and_is_found_again(closed: Path) -> None:
    account, told = Account.for_postgres(), list[str]()
    place = reachable_folder(closed / "postgres", account, told.append)
    assert (closed / "postgres").readlink() == place
    assert account.can("-x", place)
    assert place.stat().st_uid == 0
    assert reachable_folder(closed / "postgres", account, told.append) == place
    assert told == []


def test_a_moved_project_keeps_its_data_and_a_copied_one_gets_its_own(closed: Path) -> None:
    account, told = Account.for_postgres(), list[str]()
    (closed / "first").mkdir()
    place = reachable_folder(closed / "first" / "postgres", account, told.append)
    shutil.copytree(closed / "first", closed / "copy", symlinks=True)
    assert reachable_folder(closed / "copy" / "postgres", account, told.append) != place
    (closed / "first").rename(closed / "moved")
    assert reachable_folder(closed / "moved" / "postgres", account, told.append) == place


def test_data_without_its_link_is_named_and_neither_reused_nor_deleted(closed: Path) -> None:
    account, told = Account.for_postgres(), list[str]()
    place = reachable_folder(closed / "postgres", account, told.append)
    (closed / "postgres").unlink()
    try:
        assert reachable_folder(closed / "postgres", account, told.append) != place
        assert place.is_dir()
        assert told == [f"Data of an earlier {closed / 'postgres'} is still in {place}; remove it if nobody needs it."]
    finally:
        shutil.rmtree(place)


def test_a_folder_that_may_be_entered_stays_where_it_is(tmp_path: Path) -> None:
    folder = Path("/tmp") / f"coworkapi-test-{os.getpid()}"
    try:
        assert reachable_folder(folder / "postgres", Account.for_postgres(), lambda _: None) == folder / "postgres"
    finally:
        shutil.rmtree(folder)
