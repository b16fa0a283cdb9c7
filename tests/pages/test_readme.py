"""The figures in the README are those of the data."""

import shutil
from pathlib import Path

from scripts.pages import front as readme
from scripts.readme import main

ROOT = Path(__file__).resolve().parents[2]


def test_figures_in_readme_are_those_of_the_data():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    assert text == readme.renewed(text, readme.figures(ROOT)), "run make readme"


def test_stale_figures_are_told_and_renewed(tmp_path, capsys):
    shutil.copytree(ROOT / "data", tmp_path / "data")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    (tmp_path / "README.md").write_text(
        f"before\n{readme.OPEN}\n0 statements\n{readme.CLOSE}\nafter\n", encoding="utf-8"
    )
    assert main([str(tmp_path), "--check"]) == 1
    assert "make readme" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert written.startswith("before\n")
    assert written.endswith("\nafter\n")
