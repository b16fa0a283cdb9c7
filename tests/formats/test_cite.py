"""Citations: the exact version and single records, in four forms from one place, with and without address and DOI."""

import json
import re
import shutil

import pytest

from schemas.members import doi
from scripts.cite import main
from scripts.formats import citation as cite
from scripts.formats import derived
from scripts.formats.citation import apa, bibtex, csl, dataset, record, ris
from scripts.package.records import NAMED, WITH_PAGES, Records
from scripts.package.typed import read_completely
from tests.packages import ROOT, edit
from tests.versions import append, edit_json, set_version

DOI, CONCEPT = "10.5072/example.17", "10.5072/example.1"  # 10.5072 is the prefix that is kept for tests


@pytest.fixture
def data(package) -> Records:
    return Records(read_completely(package))


def known(descriptor: dict) -> dict:
    """Returns a descriptor of which everything is known that a citation can hold."""
    person = {"title": "Ada B. Lovelace", "givenName": "Ada B.", "familyName": "Lovelace", "roles": ["creator"]}
    helper = {"title": "Not an author", "roles": ["funder"]}
    body = {"title": "Body {One} & Co.", "roles": ["creator"]}
    return descriptor | {
        "title": "100% {sure} & done",
        "version": "1.2.3",
        "created": "2027-02-05T00:00:00Z",
        "contributors": [person, helper, body],
        "homepage": "https://example.org/casus/",
        "id": f"https://doi.org/{DOI}",
        "casus:concept_doi": CONCEPT,
    }


def test_apa_of_the_dataset(data):
    assert apa(dataset(known(data.descriptor))) == (
        "Lovelace, A. B., & Body {One} & Co. (2027). 100% {sure} & done (Version 1.2.3) [Data set]. "
        f"https://doi.org/{DOI}"
    )


def test_apa_of_a_record(data):
    data.package.descriptor = known(data.descriptor)
    assert apa(record(data, "statements", "one-002")) == (
        "Lovelace, A. B., & Body {One} & Co. (2027). Statement one-002 (Speaker One, 10 January 2022). In 100% {sure} & done "
        "(Version 1.2.3) [Data set]. https://example.org/casus/statements/one-002/ (Source: Reporter Two (2022-01-11), News One, morning "
        "edition, Outlet Two, para. 2, https://example.org/news)"
    )


def test_apa_while_nothing_is_known():
    assert apa(dataset({})) == "(n.d.). [Data set]."
    assert apa(dataset({"title": "Title", "version": "1.0.0", "created": "2027-01-01"})) == "(2027). Title (Version 1.0.0) [Data set]."  # fmt: skip


def test_bibtex_is_an_entry_that_bibtex_can_read(data):
    data.package.descriptor = known(data.descriptor)
    for work in (dataset(data.descriptor), record(data, "demands", "demand-two")):
        entry = "\n".join(bibtex(work))
        assert entry.count("{") == entry.count("}"), "BibTeX counts braces, whatever stands before them"
        assert re.match(r"@misc\{[a-z0-9-]+,\n", entry)
        assert r"100\% {\textbraceleft}sure{\textbraceright} \& done" in entry
        assert r"author = {Lovelace, Ada B. and {Body {\textbraceleft}One{\textbraceright} \& Co.}}" in entry
        assert "Data set, version 1.2.3}" in entry
    assert f"doi = {{{DOI}}}" in "\n".join(bibtex(dataset(data.descriptor)))


def test_ris_has_a_tag_on_every_line(data):
    data.package.descriptor = known(data.descriptor)
    for work in (dataset(data.descriptor), record(data, "scenarios", "scenario-one")):
        lines = ris(work)
        assert (lines[0], lines[-1]) == ("TY  - DATA", "ER  - ")
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - .*", line) for line in lines)
        tags = dict(line.split("  - ", 1) for line in lines)
        assert (tags["ET"], tags["PY"], tags["DA"]) == ("1.2.3", "2027", "2027/02/05")
        assert [line for line in lines if line.startswith("AU")] == [
            "AU  - Lovelace, Ada B.",
            "AU  - Body {One} & Co.,",
        ]


def test_csl_holds_the_same(data):
    data.package.descriptor = known(data.descriptor)
    whole, part = csl(dataset(data.descriptor)), csl(record(data, "statements", "one-001"))
    assert whole["author"] == [{"family": "Lovelace", "given": "Ada B."}, {"literal": "Body {One} & Co."}]
    assert (whole["type"], whole["DOI"], whole["version"]) == ("dataset", DOI, "1.2.3")
    assert whole["issued"] == {"date-parts": [[2027, 2, 5]]}
    assert (part["type"], part["container-title"]) == ("entry", whole["title"])
    assert (part["URL"], "DOI" in part) == ("https://example.org/casus/statements/one-001/", False)


@pytest.mark.parametrize(
    "hostile", [7, None, [], {}, "words", ["words"], [7], [{"title": 7}], [{"title": "A", "familyName": []}]]
)
def test_a_broken_descriptor_is_cited_as_far_as_it_goes(hostile):
    keys = ("name", "title", "version", "created", "contributors", "homepage", "id", "casus:concept_doi")
    for form in cite.FORMATS.values():
        assert form(dataset(dict.fromkeys(keys, hostile)))


@pytest.mark.parametrize("table", WITH_PAGES)
@pytest.mark.parametrize("form", cite.FORMATS)
def test_every_record_can_be_cited_without_address_and_doi(data, table, form):
    for row in data.rows[table]:
        key = next(iter(row.values()))
        cited = "\n".join(cite.FORMATS[form](record(data, table, key)))
        assert key in cited
        assert data.descriptor["version"] in cited
        assert "doi" not in cited.lower()
        addresses = set(re.findall(r"https?://[^\s\"}),]+", cited))
        assert addresses <= {source["url"] for source in data.rows["sources"]}, (
            "nothing is invented while there is none"
        )
        assert bool(addresses) == (table not in NAMED and key not in ("state-two-001", "source-book")), (
            "its source says where it stands"
        )


@pytest.mark.parametrize(
    ("text", "is_doi"),
    [(DOI, DOI), (f"doi:{DOI}", DOI), (f"https://doi.org/{DOI}", DOI), ("", ""), ("10.1/x", ""), ("https://example.org/10.5072/x", ""), ("10.5072/a b", "")],
)  # fmt: skip
def test_what_is_a_doi(text, is_doi):
    assert doi(text) == is_doi


def test_the_command_cites(package, capsys):
    assert main([str(package)]) == 0
    assert capsys.readouterr().out.startswith("The Casus Belli contributors. (")
    assert main([str(package), "--record", "speakers/speaker-one", "--format", "csl"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["id"].endswith("-speaker-one")


@pytest.mark.parametrize("asked", [[], ["--record", "statements/one-001"]])
def test_without_a_form_every_form_is_written(package, capsys, asked):
    assert main([str(package), *asked]) == 0
    parts = capsys.readouterr().out.rstrip("\n").split("\n\n")
    assert len(parts) == len(cite.FORMATS)
    for form, part in zip(cite.FORMATS, parts, strict=True):
        assert main([str(package), *asked, "--format", form]) == 0
        assert capsys.readouterr().out == part + "\n"


def test_of_a_retired_record_the_one_is_cited_that_replaced_it(package, capsys):
    assert main([str(package), "--record", "statements/one-009", "--format", "apa"]) == 0
    out, said = capsys.readouterr()
    assert "Statement one-001 (" in out
    assert said == (
        "statements/one-009 was retired in version 0.1.0: The same utterance as another statement. "
        "The record cited is statements/one-001, which replaced it.\n"
    )


def test_a_record_that_was_replaced_twice_leads_to_the_last(package, capsys):
    append(package, "retired", "statements,one-008,A double.,one-009,0.1.0")
    assert main([str(package), "--record", "statements/one-008", "--format", "apa"]) == 0
    assert "Statement one-001 (" in capsys.readouterr().out
    edit(package, "data/retired.csv", "statement.,one-001,", "statement.,one-008,")
    assert main([str(package), "--record", "statements/one-008"]) == 1, "a circle, which the validator reports"


def test_of_a_withdrawn_record_it_is_said_why(package, capsys):
    assert main([str(package), "--record", "speakers/speaker-nine"]) == 1
    out, said = capsys.readouterr()
    assert (out, said) == ("", "speakers/speaker-nine was retired in version 0.1.0: Said nothing after all.\n")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["--record", "statements/none-001"], 1, "statements has no none-001"),
        (["--record", "codes/act"], 2, "codes/act is no record"),
        (["--record", "statements"], 2, "statements is no record"),
        (["--format", "mla"], 2, "invalid choice"),
    ],
)
def test_the_command_says_what_it_cannot_cite(package, capsys, arguments, code, says):
    assert main([str(package), *arguments]) == code
    out, said = capsys.readouterr()
    assert (out, said.count("\n")) == ("", 1)
    assert says in said


def test_the_files_that_follow_from_the_descriptor_are_fresh():
    assert derived.stale_files(ROOT) == [], f"run {derived.COMMAND}"


def test_stale_files_are_told_and_written(package, capsys):
    assert main([str(package), "--check"]) == 1
    assert capsys.readouterr().err.splitlines() == ["CITATION.cff is stale: run make citation", ".zenodo.json is stale: run make citation"]  # fmt: skip
    assert main([str(package), "--write"]) == 0
    assert main([str(package), "--check"]) == 0
    set_version(package, "7.0.0")
    assert main([str(package), "--check"]) == 1


def test_a_doi_reaches_the_files_and_is_not_there_before(package):
    files = derived.derived_files(Records(read_completely(package)).descriptor)
    assert not any(b"10." in data for data in files.values())
    edit_json(package / "datapackage.json", lambda front: front.update(known(front)))
    written = derived.derived_files(Records(read_completely(package)).descriptor)["CITATION.cff"].decode()
    assert DOI in written
    assert CONCEPT in written


def test_cells_of_a_package_stay_inside_their_entry(package):
    edit(package, "data/speakers.csv", "speaker-one,Speaker One", "speaker-one,Speaker\\} @misc{x} %")
    hostile = record(Records(read_completely(package)), "speakers", "speaker-one")
    entry = "\n".join(bibtex(hostile))
    assert entry.count("{") == entry.count("}")
    assert r"{\textbackslash}{\textbraceright} @misc{\textbraceleft}x{\textbraceright} \%" in entry


def test_the_repository_is_cited_as_its_descriptor_says(tmp_path, capsys):
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    shutil.copy(ROOT / "datapackage.json", tmp_path)
    assert main([str(tmp_path)]) == 0, "the descriptor is enough"
    assert json.loads((ROOT / "datapackage.json").read_text(encoding="utf-8"))["title"] in capsys.readouterr().out
