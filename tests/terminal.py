"""A program on a pseudo-terminal of its own, as in a window that somebody may close."""

from __future__ import annotations

import os
import pty
import select
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from tests.program import PROGRAM, environment

LONGEST = 120.0


class Child:
    """As much of `subprocess.Popen` as a forked program has."""

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.code: int | None = None

    def poll(self) -> int | None:
        if self.code is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (code := self.poll()) is None:
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return code

    def send_signal(self, number: int) -> None:
        os.kill(self.pid, number)

    def kill(self) -> None:
        if self.poll() is None:
            os.kill(self.pid, signal.SIGKILL)
            self.wait(LONGEST)


class Terminal:
    """The program and what it has shown so far."""

    def __init__(self, process: Child, master: int) -> None:
        self.process = process
        self.master = master
        self.shown = ""

    def wait_for(self, text: str, since: int = 0) -> int:
        """Reads until a text is shown after a place; the place behind it."""
        deadline = time.monotonic() + LONGEST
        while text not in self.shown[since:]:
            assert time.monotonic() < deadline, self.shown
            ready, _, _ = select.select([self.master], [], [], 0.2)
            if ready:
                with suppress(OSError):  # the program has closed the terminal
                    part = os.read(self.master, 65536)
                    self.shown += part.decode(errors="replace").replace("\r", "")
                    continue
            assert self.process.poll() is None or ready, self.shown
        return self.shown.index(text, since) + len(text)

    def type(self, text: str) -> None:
        """Types without Enter."""
        os.write(self.master, text.encode())

    def answer(self, text: str, *, prompt: str = "\n> ") -> int:
        """Waits for a prompt, types a line, and waits until it was heard: the next prompt stands there."""
        place = self.wait_for(prompt)
        self.shown = self.shown[place:]
        self.type(text + "\n")
        return self.wait_for(prompt)

    def close(self) -> None:
        """Closes the window: the program hears of it by SIGHUP."""
        os.close(self.master)
        self.master = -1

    def end(self) -> int:
        """What is shown to the end, and the exit code."""
        deadline = time.monotonic() + LONGEST
        while self.process.poll() is None and time.monotonic() < deadline:
            self._rest()
        self._rest()
        return self.process.wait(timeout=LONGEST)

    def _rest(self) -> None:
        with suppress(OSError):
            while self.master >= 0 and select.select([self.master], [], [], 0.1)[0]:
                part = os.read(self.master, 65536)
                if not part:
                    break
                self.shown += part.decode(errors="replace").replace("\r", "")


@contextmanager
def terminal(*arguments: str, cwd: str = "/") -> Iterator[Terminal]:
    """The program on a terminal that is its own, so that keys and closing reach it."""
    chosen = environment(TERM="xterm", COLUMNS="100", NO_COLOR="1")
    pid, master = pty.fork()
    if not pid:  # the program itself, with the terminal as its own
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGHUP, signal.SIG_DFL)
        os.chdir(cwd)
        os.execve(PROGRAM[0], [*PROGRAM, *arguments], chosen)  # noqa: S606
    process = Child(pid)
    try:
        yield Terminal(process, master)
    finally:
        process.kill()
