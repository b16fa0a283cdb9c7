"""What the readers of all series share: reading files, the window of days, plain text and its words."""

from __future__ import annotations

import hashlib
import unicodedata
from pathlib import Path

from scripts.package.errors import AccessError, PackageError
from scripts.package.files import reason

FIRST_DAY, LAST_DAY = "2021-11-01", "2022-02-24"


class SampleError(PackageError):
    """A text, a list or the design cannot be used: one plain sentence."""


def in_window(day: str) -> bool:
    """Says whether an ISO day lies in the window of the dataset, both ends included."""
    return FIRST_DAY <= day <= LAST_DAY


def plain(text: str) -> str:
    """Returns a text in NFC, each run of spaces and line breaks as one space, without characters that cannot be seen.

    Hashes of passages rest on this form: it must stay as it is.
    """
    seen = (char for char in unicodedata.normalize("NFC", text) if unicodedata.category(char) != "Cf")
    return " ".join("".join(seen).split())


def count_words(text: str) -> int:
    """Counts the words of a text: whatever is between spaces and holds a letter or a digit."""
    return sum(any(map(str.isalnum, word)) for word in text.split())


def sha256(text: str) -> str:
    """Returns the SHA-256 of a text in UTF-8 as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


def files(folder: Path, pattern: str) -> list[Path]:
    """Returns the files of a folder that match a pattern, in the order of their paths; raises SampleError where there are none."""
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    if not found:
        raise SampleError(f"{folder.name} holds no texts: {pattern} finds nothing in {folder}")
    return found


def read(path: Path) -> str:
    """Reads a file of UTF-8 text with line breaks as LF.

    Raises SampleError where it is missing or not UTF-8, and AccessError where it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SampleError(f"{path.name} is not UTF-8") from None
    except FileNotFoundError:
        raise SampleError(f"{path.name} is missing") from None
    except OSError as error:
        raise AccessError(f"{path} could not be read ({reason(error)})") from None
