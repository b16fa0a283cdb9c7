"""How a program ends if something outside it stops it: with a sentence and an exit code or, if it is interrupted, silently.

`scripts.command.run` ends every command with the functions here; `begin` handles what happens before `run` has begun.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator
from types import FrameType, TracebackType
from typing import NoReturn

from schemas.tables import SchemaError
from scripts.package.errors import AccessError, PackageError

INTERRUPTED = 130  # the exit code of a program that Ctrl-C ended
NO_MEMORY = "there is not enough memory"
ROOM = 1 << 27  # bytes, which nobody fills
OUT_OF_MEMORY = ("MemoryError", "bad_alloc", "failed to map segment", "Cannot allocate memory", "Failed to launch worker thread", "can't start new thread")  # fmt: skip
OURS = ("scripts", "schemas")
CORE = ("frictionless", "jsonschema", "numpy", "pandas", "pandera", "pyarrow", "rapidfuzz")  # what a verdict takes


def ended(error: BaseException, refuse: Callable[[PackageError], None]) -> int:
    """Returns the exit code of a command that an error has ended, and tells it; raises the error where it is a mistake of ours.

    `refuse` is told that there is nothing to work on, or that something could not be read or written. What is wrong with the data
    is printed, and an interruption is silent.
    """
    if isinstance(error, KeyboardInterrupt) or _Interruption.came:  # a library may have turned it into another error
        give_up(sys.stdout)
        return INTERRUPTED
    known = told(error)
    if known is None:
        raise error
    if sys.excepthook is _unexpected:  # the program ends: what a library could not finish need not be told again
        sys.unraisablehook = lambda _: None
    tell(known, say if known.exit_code == 1 else refuse)
    if str(known) == NO_MEMORY and sys.excepthook is _unexpected:
        os._exit(known.exit_code)  # what libraries would do now, at the end of a program, needs memory, too
    return known.exit_code


def told(error: BaseException) -> PackageError | None:
    """Returns an error in the form that is told in a sentence; None if it is a defect of this program, whose traceback must be seen."""
    if isinstance(error, PackageError):
        return error
    if isinstance(error, SchemaError):
        return PackageError(str(error))
    if any(map(_of_memory, _behind(error))):
        return AccessError(NO_MEMORY)
    if isinstance(
        error, BrokenPipeError
    ):  # the reader of our output, such as head, has gone, and there is nothing to tell anybody
        return AccessError("")
    if isinstance(error, OSError):
        return AccessError(_refused(error))
    if isinstance(error, UnicodeError):
        return AccessError(f"a text could not be read or written: {error}")
    if type(error).__name__ == "SerialisationError" and str(error).startswith(
        "IO_"
    ):  # of lxml, which writes for openpyxl
        return AccessError(f"a temporary file could not be written ({error})")
    if isinstance(error, ImportError) and (error.name or "").partition(".")[0] not in OURS:
        return PackageError(_not_there(error))
    return AccessError(NO_MEMORY) if _is_memory_full() else None


def _behind(error: BaseException | None) -> Iterator[BaseException]:
    """Yields an error and those that it came from: a library may have turned one into another."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _of_memory(error: BaseException) -> bool:
    """Says whether an error means that memory has run out, also in the words of Arrow, Pandera and what loads libraries."""
    if isinstance(error, OSError):
        return error.errno == errno.ENOMEM and error.filename is not None
    return isinstance(error, MemoryError) or any(each in str(error) for each in OUT_OF_MEMORY)


def _is_memory_full() -> bool:
    """Says whether there is no room for anything, where a library may fail with any error at all."""
    try:
        return not bytearray(ROOM)
    except MemoryError:
        return True


def _not_there(error: ImportError) -> str:
    """Returns the sentence that names a package that is missing or broken, and the command that installs it."""
    package = (error.name or "").partition(".")[0]
    if not isinstance(error, ModuleNotFoundError):
        return f"the package {package} cannot be loaded ({error}): run make clean, then make packages"
    command = "make validate" if package in CORE else "make packages"
    return f"this command needs the package {package}, which is not installed in this Python: run {command}"


def _refused(error: OSError) -> str:
    """Says in a sentence what the system refused: access to a file, to a stream, or the start of a program."""
    why = error.strerror or str(error) or type(error).__name__
    if isinstance(error.filename, str | bytes):
        return f"{os.fsdecode(error.filename)} could not be read or written ({why})"
    if error.errno in (errno.EAGAIN, errno.ENOMEM):
        return f"another program could not be started ({why})"
    if error.errno in (errno.EMFILE, errno.ENFILE):
        return f"a file could not be opened ({why})"
    if error.errno == errno.ENOENT:  # of tempfile, which looks for a folder
        return f"a temporary file could not be written ({why})"
    return f"the output could not be written ({why})"


def tell(error: PackageError, say: Callable[[PackageError], None]) -> None:
    """Tells an error, if it has a text and the text can be printed."""
    with contextlib.suppress(OSError):
        if str(error):
            say(error)
    give_up(sys.stderr)
    give_up(sys.stdout)


def say(error: PackageError) -> None:
    """Prints the sentence of an error to the standard error, with invisible characters spelled out."""
    shown = "".join(char if char.isprintable() or char == "\n" else f"\\u{ord(char):04x}" for char in str(error))
    print(shown, file=sys.stderr)


def give_up(stream: io.TextIOBase | None) -> None:
    """Discards what a stream still holds if it cannot be written, so that Python does not fail on it again at its exit."""
    try:
        if stream is not None:
            stream.flush()
    except OSError:
        with contextlib.suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())


def leave(code: int) -> NoReturn:
    """Ends the program at once with an exit code: the system takes all memory back, which Python would free piece by piece."""
    give_up(sys.stderr)
    give_up(sys.stdout)
    os._exit(code)


def see_to_streams() -> None:
    """Raises AccessError if the caller has closed the standard output, so that nothing printed would be seen."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115  (else Python prints errors to the standard output)
    if sys.stdout is None:
        raise AccessError("the standard output is closed, so nothing could be printed")


# --- interruptions, and what happens before a command has begun ------------------------------------------------------


class _Interruption:
    came = False  # somebody has pressed Ctrl-C


def begin() -> None:
    """Prepares a program for errors and interruptions during its imports, when there is nothing yet to clear away."""
    sys.excepthook = _unexpected
    if callable(signal.getsignal(signal.SIGINT)):  # else whoever called wants it ignored
        signal.signal(signal.SIGINT, _end_at_once)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Turns an interruption during the work into a KeyboardInterrupt, so that unfinished work is cleared away."""
    if signal.getsignal(signal.SIGINT) is not _end_at_once:
        yield
        return
    signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is over, one way or the other, and known how
        # A Python started with -m ends itself by the signal, whatever its exit code, if a KeyboardInterrupt has ever left code that is a
        # text, as dataclasses and namedtuples compile it, even if it was caught. Running such code once more makes it forget that.
        exec("")


def _end_at_once(number: int, frame: FrameType | None) -> None:
    os._exit(INTERRUPTED)


def _interrupt(number: int, frame: FrameType | None) -> None:
    _Interruption.came = True
    sys.unraisablehook = lambda _: None  # where it comes at a moment in which nothing can be raised
    raise KeyboardInterrupt


def _unexpected(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Ends a program with a sentence for an error that came before its command had begun."""
    known = told(error)
    if known is None:
        sys.__excepthook__(kind, error, trace)
        return
    tell(known, say)
    os._exit(known.exit_code)
