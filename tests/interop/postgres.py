"""A PostgreSQL server of our own for as long as it is needed: in a temporary folder, on a Unix socket, as a user who is not root."""

from __future__ import annotations

import contextlib
import glob
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

# Nothing here has to outlive a crash.
QUICK = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c max_wal_size=4GB -c shared_buffers=512MB"


@contextlib.contextmanager
def server() -> Iterator[dict[str, str]]:
    """Starts a server and yields the environment variables by which its clients find it; ends it and removes all of it.

    Raises RuntimeError with the server's own words where it does not start.
    """
    place = Path(tempfile.mkdtemp(prefix="casus-postgres-"))
    user = _user()
    try:
        if user != pwd.getpwuid(os.getuid()).pw_name:
            shutil.chown(place, user)
        data, log = place / "data", place / "log"
        _run(user, "initdb", "--pgdata", data, "--username", "casus", "--auth", "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync")  # fmt: skip
        options = f"-c listen_addresses='' -c unix_socket_directories='{place}' {QUICK}"
        _run(user, "pg_ctl", "--pgdata", data, "--log", log, "--options", options, "--wait", "start")
        try:
            yield {"PGHOST": str(place), "PGUSER": "casus", "PGDATABASE": "postgres"}
        finally:
            _run(user, "pg_ctl", "--pgdata", data, "--mode", "immediate", "--wait", "stop")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _user() -> str:
    """Returns who runs the server: we ourselves, or, because it refuses root, the user that its package makes."""
    return "postgres" if os.getuid() == 0 else pwd.getpwuid(os.getuid()).pw_name


def _run(user: str, program: str, *arguments: object) -> None:
    command = [_path(program), *map(str, arguments)]
    if os.getuid() == 0:
        command = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups", *command]
    # A file, not a pipe: the server inherits it, and nobody would ever see a pipe's end.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(command, stdout=said, stderr=said, stdin=subprocess.DEVNULL, cwd="/", timeout=120)
        if done.returncode:
            said.seek(0)
            raise RuntimeError(f"{program} failed: {said.read().decode(errors='replace').strip()[-800:]}")


def _path(program: str) -> str:
    """Returns where a program of the server is: Debian keeps them off the path, a folder for each version."""
    found = shutil.which(program) or max(glob.glob(f"/usr/lib/postgresql/*/bin/{program}"), default=None)
    if found is None:
        raise RuntimeError(f"{program} is not installed: apt-get install postgresql")
    return found
