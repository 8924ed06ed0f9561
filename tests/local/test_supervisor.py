"""The supervisor with small programs: it restarts, it stops in order, it ends what an earlier one left."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from coworkapi.local.errors import DataInUse
from coworkapi.local.processes import Mark, wait_until
from coworkapi.local.supervisor import Child, Supervisor

SLEEPER = "import time; print('ready', flush=True); time.sleep(60)"


class Watched:
    """A supervisor and everything it said."""

    def __init__(self, folder: Path) -> None:
        self.told: list[str] = []
        self.lines: list[str] = []
        self.supervisor = Supervisor(folder, self.told.append)

    def program(self, code: str) -> Child:
        return Child([sys.executable, "-c", code], os.environ, self.lines.append)


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    made.supervisor.hold()
    yield made
    made.supervisor.stop_all()


def test_a_killed_part_runs_again_and_is_told(watched: Watched) -> None:
    part = watched.program(SLEEPER)
    watched.supervisor.start("sleeper", part)
    assert watched.supervisor.watch(lambda: "ready" in watched.lines, 10)
    first = part.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert watched.supervisor.watch(lambda: watched.lines.count("ready") == 2, 10)
    assert part.pid != first
    assert watched.told[0] == "sleeper ended (killed by SIGKILL); starting it again at once"


def test_a_part_that_keeps_crashing_is_tried_ever_less_often(watched: Watched) -> None:
    watched.supervisor.start("broken", watched.program("import sys; print('no'); sys.exit(3)"))
    assert watched.supervisor.watch(lambda: watched.supervisor.crashes("broken") >= 2, 10)
    assert watched.lines[0] == "no"
    assert [text for text in watched.told if "ended" in text][:2] == [
        "broken ended (exit code 3); starting it again at once",
        "broken ended (exit code 3); starting it again in 1 s",
    ]


def test_the_last_words_of_a_part_arrive_though_the_line_is_unfinished(watched: Watched) -> None:
    watched.supervisor.start("talker", watched.program("import sys; sys.stdout.write('a\\nb'); sys.exit(1)"))
    assert watched.supervisor.watch(lambda: watched.lines[:2] == ["a", "b"], 10)


def test_stopping_ends_parts_in_the_opposite_order(watched: Watched) -> None:
    polite = (
        "import os, signal, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: (os.write(1, b'{name} ends\\n'), os._exit(0)))\n"
        "os.write(1, b'{name} ready\\n'); time.sleep(60)"
    )
    for name in ("first", "second"):
        watched.supervisor.start(name, watched.program(polite.replace("{name}", name)))
    assert watched.supervisor.watch(lambda: len(watched.lines) == 2, 10)
    watched.supervisor.stop_all()
    assert watched.lines[2:] == ["second ends", "first ends"]


def test_what_a_killed_supervisor_left_is_ended_and_other_processes_are_not(tmp_path: Path) -> None:
    left = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE)
    other = subprocess.Popen([sys.executable, "-c", SLEEPER], stdout=subprocess.PIPE)
    try:
        mark = Mark.of(left.pid)
        assert mark is not None
        # The other's id stands in the file as well, but it started at another time: the id was reused.
        (tmp_path / "processes.json").write_text(json.dumps([(mark.pid, mark.started), (other.pid, "before")]))
        supervisor = Supervisor(tmp_path, lambda _: None)
        supervisor.hold()
        assert wait_until(lambda: left.poll() is not None, 5)
        assert other.poll() is None
        supervisor.stop_all()
    finally:
        for process in (left, other):
            process.kill()
            process.communicate()


def test_a_folder_is_held_by_one_supervisor(watched: Watched, tmp_path: Path) -> None:
    watched.supervisor.describe("process 1, http://127.0.0.1:1")
    with pytest.raises(DataInUse, match=r"already running in .* \(process 1, http://127.0.0.1:1\)"):
        Supervisor(tmp_path, lambda _: None).hold()
