"""A command as a program of its own that does not begin with the start of Python: a copy of this process, which has imported it."""

from __future__ import annotations

import importlib
import os
import runpy
import sys
from collections.abc import Callable
from contextlib import suppress
from io import TextIOBase
from pathlib import Path
from typing import BinaryIO

from scripts.package import endings


class Forked:
    """A running command, with the part of Popen's interface that the tests use."""

    def __init__(
        self,
        name: str,
        arguments: list[str],
        cwd: Path,
        stdout: BinaryIO | None = None,
        preexec_fn: Callable[[], object] = bool,
    ) -> None:
        """Starts it, with nothing as its standard input; what it prints is lost unless `stdout` is given."""
        with suppress(ImportError):  # which it will say itself
            importlib.import_module(f"scripts.{name}")  # in this process, so that the next one has it already
        heard, said = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            code = 70
            try:
                with open(os.devnull, "r+b") as nothing:
                    os.dup2(nothing.fileno(), 0)
                    os.dup2((stdout or nothing).fileno(), 1)
                os.dup2(said, 2)
                os.chdir(cwd)
                preexec_fn()
                code = _run(name, arguments)
            finally:
                os._exit(code)
        os.close(said)
        self._heard = os.fdopen(heard, "rb")

    def communicate(self) -> tuple[None, bytes]:
        """Waits until it has ended; returns what it said on its standard error."""
        with self._heard:
            said = self._heard.read()
        self.returncode = os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])
        return None, said


def _run(name: str, arguments: list[str]) -> int:
    """Runs a command as `python -m` does, and returns the exit code with which Python would end."""
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")
    sys.argv = [name, *arguments]
    sys.modules.pop(f"scripts.{name}", None)
    endings.begin()
    try:
        runpy.run_module(f"scripts.{name}", run_name="__main__", alter_sys=True)
        code = 0
    except SystemExit as ended:
        code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException as error:
        sys.excepthook(type(error), error, error.__traceback__)
        code = 1
    flushed = [_flushed(stream) for stream in (sys.stdout, sys.stderr)]
    return code if all(flushed) else 120


def _stream(number: int, mode: str) -> TextIOBase | None:
    try:
        os.fstat(number)
    except OSError:  # it is closed
        return None
    return open(number, mode, encoding="utf-8", errors="backslashreplace", closefd=False)


def _flushed(stream: TextIOBase | None) -> bool:
    try:
        return stream is None or stream.flush() is None
    except OSError as error:
        print(f"Exception ignored in: {stream}\n{error}", file=sys.__stderr__ if stream is sys.stderr else sys.stderr)
        return False
