"""Reads packages out of zip archives without trusting them, and writes archives whose bytes follow from their contents alone."""

from __future__ import annotations

import errno
import io
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from scripts.package.descriptor import safe
from scripts.package.errors import AccessError, PackageError
from scripts.package.files import reason
from scripts.package.findings import shorten

FRONT = "datapackage.json"
TAKEN = (".csv", ".json")  # a package is made of these; nothing else of an archive is ever unpacked
MOST_FILES = 10_000
MOST_BYTES = 1 << 30  # of what is unpacked, counted while it is, whatever the archive says of itself
CHUNK = 1 << 20
MOMENT = (1980, 1, 1, 0, 0, 0)  # the earliest that a zip archive can hold: files of a release have no time of their own
OF_THE_ARCHIVE = {errno.ENOTDIR, errno.EISDIR, errno.EEXIST, errno.ENAMETOOLONG, errno.EINVAL}  # else it is the disk
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    EOFError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    ValueError,
)


@contextmanager
def package_at(path: Path) -> Iterator[Path]:
    """Yields the folder of a package: the path itself, or a temporary folder into which the archive at the path was unpacked.

    Raises PackageError where the path is neither, or where the archive is damaged, encrypted, too large, or has paths that lead
    out of it, and AccessError where it cannot be read, or not be unpacked for want of space. Of an archive with one folder at its top, that folder is the package.
    """
    if path.is_dir():
        yield path
        return
    if not path.exists():
        raise PackageError(f"{path} is not there")
    if not path.is_file() or not _is_zip(path):
        raise PackageError(f"{path} is neither a folder nor a zip archive")
    with tempfile.TemporaryDirectory(prefix="package.") as folder:
        yield _unpack(path, Path(folder))


def _is_zip(path: Path) -> bool:
    try:
        with path.open("rb") as stream:  # of a file that may not be read, zipfile would say that it is no archive
            return zipfile.is_zipfile(stream)
    except OSError as error:
        raise AccessError(f"{path} could not be read ({reason(error)})") from None


def _unpack(path: Path, target: Path) -> Path:
    """Unpacks what a package is made of and returns the folder that holds its descriptor."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
            root = _root(path, infos)
            budget = MOST_BYTES
            for info in infos:
                if info.filename.endswith(TAKEN):
                    budget -= _take(archive, info, target / info.filename, budget, path)
    except UNREADABLE as error:
        why = "it is encrypted" if isinstance(error, RuntimeError) and "password" in str(error) else "it is damaged"
        raise PackageError(f"{path} cannot be unpacked: {why}") from None
    except OSError as error:
        kind = PackageError if error.errno in OF_THE_ARCHIVE else AccessError
        raise kind(f"{path} cannot be unpacked: {reason(error)}") from None
    return target / root


def _root(path: Path, infos: list[zipfile.ZipInfo]) -> str:
    """Checks the names in an archive and returns the folder in it, or `.`, that holds the descriptor."""
    if len(infos) > MOST_FILES:
        raise PackageError(f"{path} holds more than {MOST_FILES:,} files, which no package does")
    names = [info.filename for info in infos]
    for name in names:
        if not safe(name.removesuffix("/")):
            raise PackageError(f"{path} holds the path “{shorten(name)}”, which leads out of it or is none")
    if twice := next((name for name in names if names.count(name) > 1), None) if len(set(names)) < len(names) else None:
        raise PackageError(f"{path} holds {shorten(twice)} twice")
    fronts = [name for name in names if PurePosixPath(name).name == FRONT and len(PurePosixPath(name).parts) <= 2]
    shallow = [name for name in fronts if name == FRONT] or fronts
    if len(shallow) != 1:
        raise PackageError(
            f"{path} is no package: it has {'no' if not shallow else 'more than one'} {FRONT} at its top"
        )
    return str(PurePosixPath(shallow[0]).parent)


def _take(archive: zipfile.ZipFile, info: zipfile.ZipInfo, place: Path, budget: int, path: Path) -> int:
    """Writes one file of an archive and returns how many bytes it has."""
    if stat.S_ISLNK(info.external_attr >> 16):
        raise PackageError(f"{path} holds a link, {shorten(info.filename)}, which is not followed")
    place.parent.mkdir(parents=True, exist_ok=True)
    taken = 0
    with archive.open(info) as packed, place.open("wb") as unpacked:
        while chunk := packed.read(CHUNK):
            taken += len(chunk)
            if taken > budget:
                raise PackageError(f"{path} unpacks to more than {MOST_BYTES >> 20:,} MiB, which is not done")
            unpacked.write(chunk)
    return taken


def packed(files: Mapping[str, bytes]) -> bytes:
    """Returns a zip archive of files by path, sorted; modes, times and the order of the mapping leave no trace."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in sorted(files):
            info = zipfile.ZipInfo(path, MOMENT)
            info.create_system = 3  # Unix, wherever it is made
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, files[path], compresslevel=9)
    return stream.getvalue()
