"""The programs in which people open the tables, and the ways in which they save them: real programs, run without a window."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from schemas.tables import tables

CALC = "Text - txt - csv (StarCalc)"
UTF8, WESTERN = "76", "1"  # how Calc numbers the character sets: UTF-8 and Windows-1252
WIDEST = max(len(schema.columns) for schema in tables().values())
ALL_TEXT = "/".join(f"{column}/2" for column in range(1, WIDEST + 1))
COUNTRY = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry"><item oor:path="/org.openoffice.Setup/L10N">
<prop oor:name="ooSetupSystemLocale" oor:op="fuse"><value>{country}</value></prop></item></oor:items>
"""
Save = Callable[[list[Path], Path], None]  # the tables as they are, and the folder for what the tool makes of them


@dataclass(frozen=True)
class Way:
    """One way to open a table and to save it."""

    name: str
    tool: str
    how: str
    save: Save
    needs: str = ""  # the program that has to be there


def save_with_calc(
    country: str = "en-US",
    *,
    opened: str = UTF8,
    saved: str = UTF8,
    special: bool = False,
    text: bool = False,
    asked: bool = True,
) -> Save:
    """Opens in Calc with a country's settings and saves: the two character sets, special numbers detected, all columns text.

    `asked` False leaves it all to Calc.
    """
    read = f"{CALC}:44,34,{opened},1,{ALL_TEXT if text else ''},0,false,{str(special).lower()}"
    write = f"csv:{CALC}:44,34,{saved},1,,0,false,true"
    settings = [f"--infilter={read}", "--convert-to", write] if asked else ["--convert-to", "csv"]

    def save(files: list[Path], target: Path) -> None:
        profile = target / ".profile"
        (profile / "user").mkdir(parents=True)
        (profile / "user" / "registrymodifications.xcu").write_text(COUNTRY.format(country=country), encoding="utf-8")
        command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *settings]
        _run([*command, "--outdir", str(target), *map(str, files)])
        shutil.rmtree(profile)

    return save


def _pandas(read: dict, write: dict) -> Save:
    def save(files: list[Path], target: Path) -> None:
        import pandas as pd

        for file in files:
            pd.read_csv(file, **read).to_csv(target / file.name, **write)

    return save


def _r(read: str, write: str) -> Save:
    script = (
        "files <- commandArgs(TRUE); "
        f"for (file in files[-1]) {write.format(f'{read}, file.path(files[1], basename(file))')}"
    )

    def save(files: list[Path], target: Path) -> None:
        _run(["Rscript", "-e", script, str(target), *map(str, files)])

    return save


def _run(command: list[str]) -> None:
    done = subprocess.run(
        command, env=os.environ | {"LC_ALL": "C.UTF-8"}, capture_output=True, encoding="utf-8", timeout=300
    )
    if done.returncode:
        raise RuntimeError(f"{command[0]} failed: {done.stderr.strip()[-500:]}")


GERMAN = "de-DE"
WAYS = [
    Way("calc-advised", "LibreOffice Calc", "as advised: UTF-8, comma, every column text", save_with_calc(text=True), "soffice"),
    Way("calc-default", "LibreOffice Calc", "import settings left as they are, American", save_with_calc(asked=False), "soffice"),
    Way("calc-default-german", "LibreOffice Calc", "import settings left as they are, German", save_with_calc(GERMAN, asked=False), "soffice"),
    Way("calc-special", "LibreOffice Calc", "“detect special numbers” ticked, American", save_with_calc(special=True), "soffice"),
    Way("calc-special-german", "LibreOffice Calc", "“detect special numbers” ticked, German", save_with_calc(GERMAN, special=True), "soffice"),
    Way("calc-misread", "LibreOffice Calc", "opened as Western European text, saved as UTF-8", save_with_calc(opened=WESTERN, text=True), "soffice"),
    Way("calc-western", "LibreOffice Calc", "saved as Western European text", save_with_calc(saved=WESTERN, text=True), "soffice"),
    Way("pandas-advised", "pandas", "as advised: `read_csv(dtype=str, keep_default_na=False)`, `to_csv(index=False)`", _pandas({"dtype": str, "keep_default_na": False}, {"index": False})),
    Way("pandas-default", "pandas", "`read_csv()`, `to_csv()`", _pandas({}, {})),
    Way("pandas-default-without-index", "pandas", "`read_csv()`, `to_csv(index=False)`", _pandas({}, {"index": False})),
    Way("r-advised", "R", "as advised: `read.csv(colClasses = \"character\", na.strings = character())`, `write.csv(row.names = FALSE)`", _r('read.csv(file, colClasses = "character", na.strings = character())', "write.csv({}, row.names = FALSE)"), "Rscript"),
    Way("r-default", "R", "`read.csv()`, `write.csv()`", _r("read.csv(file)", "write.csv({})"), "Rscript"),
    Way("r-default-without-row-names", "R", "`read.csv()`, `write.csv(row.names = FALSE)`", _r("read.csv(file)", "write.csv({}, row.names = FALSE)"), "Rscript"),
    Way("r-semicolons", "R", "`read.csv()`, `write.csv2()`", _r("read.csv(file)", "write.csv2({})"), "Rscript"),
]  # fmt: skip


def lacking(way: Way) -> str | None:
    """Says which program is not installed that a way needs; None where nothing is missing."""
    return f"{way.needs} is not installed" if way.needs and not shutil.which(way.needs) else None


def versions() -> str:
    """Returns the names and versions of the programs, as they say them."""
    import pandas as pd

    said = [_said("soffice", "--version").split(" (")[0], f"pandas {pd.__version__}", _said("Rscript", "--version")]
    calc, pandas, r = (said[0].split(), said[1], said[2].split("version ")[-1].split(" (")[0])
    return f"LibreOffice {calc[1]}, {pandas}, R {r.split()[0]}"


def _said(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=120)
    return (done.stdout + done.stderr).strip()
