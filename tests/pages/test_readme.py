"""README.md says where the dataset is found as datapackage.json does, and who made it as the table of coders does."""

import csv
import json
import re
from pathlib import Path

import pytest

from scripts.formats.descriptions import citation_cff
from scripts.pages import front
from scripts.readme import main

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DESCRIPTOR = json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))
KNOWN = {
    "id": "https://doi.org/10.5072/casus",
    "homepage": "https://example.org/casus/",
    "casus:repository": "https://example.org/git/casus",
    "casus:issues": "https://example.org/git/casus/issues",
}


def test_addresses_in_readme_are_those_of_the_descriptor():
    assert front.renewed(README, front.addresses(DESCRIPTOR)) == README, "run make readme"


def test_every_known_address_is_given():
    written = front.addresses(DESCRIPTOR | KNOWN)
    assert [address for address in KNOWN.values() if address not in written] == []
    assert f"git clone {KNOWN['casus:repository']} casus-belli\ncd casus-belli\n" in written
    assert "yet" not in written
    assert f"repository-code: {KNOWN['casus:repository']}\n" in citation_cff(DESCRIPTOR | KNOWN).decode()


@pytest.mark.parametrize("blank", ["", None, 7, "soon", "javascript:alert(1)"])
def test_while_an_address_is_unknown_nothing_links_to_it(blank):
    written = front.addresses(DESCRIPTOR | dict.fromkeys(KNOWN, blank))
    assert "://" not in written
    assert "](" not in written
    assert "None" not in written
    assert "git clone ADDRESS casus-belli\n" in written
    assert "://" not in citation_cff({"casus:repository": blank}).decode()


def test_stale_addresses_are_told_and_renewed(tmp_path, capsys):
    (tmp_path / "datapackage.json").write_text(json.dumps(DESCRIPTOR | KNOWN), encoding="utf-8")
    (tmp_path / "README.md").write_text(f"before\n{front.OPEN}\nold\n{front.CLOSE}\nafter\n", encoding="utf-8")
    assert main([str(tmp_path), "--check"]) == 1
    assert "make readme" in capsys.readouterr().err
    assert main([str(tmp_path)]) == 0
    assert main([str(tmp_path), "--check"]) == 0
    written = (tmp_path / "README.md").read_text(encoding="utf-8")
    assert written == f"before\n{front.OPEN}\n{front.addresses(KNOWN)}\n{front.CLOSE}\nafter\n"


def test_a_readme_without_marks_is_left_alone(tmp_path, capsys):
    (tmp_path / "datapackage.json").write_text(json.dumps(DESCRIPTOR), encoding="utf-8")
    (tmp_path / "README.md").write_text("no marks\n", encoding="utf-8")
    assert main([str(tmp_path)]) == 2
    assert capsys.readouterr().err == f"README.md lacks the mark {front.OPEN}\n"
    assert (tmp_path / "README.md").read_text(encoding="utf-8") == "no marks\n"


def test_readme_says_truthfully_who_made_it():
    """The first screen says that models did; it has to be rewritten as soon as a person has coded. Programs only look quotes up."""
    with (ROOT / "data" / "coders.csv").open(encoding="utf-8", newline="") as file:
        kinds = {row["kind"] for row in csv.DictReader(file)}
    first_screen = README[:2000]
    assert ("**Language models made it.**" in first_screen) == (kinds - {"program"} == {"model"})
    assert ("No person has validated" in first_screen.replace("\n", " ")) == ("person" not in kinds)


def test_readme_holds_no_count_that_contributions_change():
    """Such a count would make any two pull requests conflict: it belongs on the site."""
    assert set(re.findall(r"\d[\d,]+\d{2}", README)) <= {"2021", "2022"}
