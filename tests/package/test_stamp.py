"""Stamping: missing content hashes are filled in, none is ever rewritten."""

import csv
import hashlib

import pytest

from scripts import format as format_command
from scripts.stamp import main
from tests.empty import empty, fill

SEEN = "0123456789abcdef"  # a hash that is there and stays, whatever the record looks like now


def coding(table: str, record: str, **cells: str) -> dict[str, str]:
    coded = {"coder_id": "model-first", "round": "1", "role": "first", "coded_on": "2026-11-23"}
    return {"table": table, "record": record, "variable": "act", **coded, **cells}


@pytest.fixture
def package(tmp_path):
    made = empty(tmp_path / "package")
    said = {"speaker_id": "a", "source_id": "s", "locator": "paragraph 2", "summary": "A says so"}
    fill(
        made,
        "statements",
        {"statement_id": "a-001", **said, "quote": "“Так”, he said"},
        {"statement_id": "a-002", **said},
        {"statement_id": "a-003", **said, "claim_words": "so it was said"},
    )
    counted = {"quantity": "share", "low": "10", "high": "20", "unit": "percent", "words": "ten to twenty"}
    fill(made, "figures", {"figure_id": "f", "statement_id": "a-002", **counted})
    fill(made, "stances", {"statement_id": "a-002", "demand_id": "d", "stance": "advances"})
    fill(made, "relations", {"from_id": "a-001", "to_id": "a-002"})
    fill(made, "scenarios", {"scenario_id": "c", "resolution_rule": "By then", "horizon_until": "2022-03-31"})
    fill(made, "outcomes", {"scenario_id": "c"})
    fill(made, "demands", {"demand_id": "d", "description": "That"})
    fill(made, "compliance", {"demand_id": "d"})
    return made


def stamped(package) -> dict[tuple[str, str], str]:
    with (package / "data/codings.csv").open(encoding="utf-8", newline="") as stream:
        return {(row["table"], row["record"]): row["content_hash"] for row in csv.DictReader(stream)}


def sha(json: str) -> str:
    return hashlib.sha256(json.encode()).hexdigest()[:16]


A_002 = sha('["a","s","paragraph 2","A says so"]')  # the hash of a statement is part of that of its figures


@pytest.mark.parametrize(
    ("table", "record", "json"),
    [
        ("statements", "a-001", '["a","s","paragraph 2","“Так”, he said"]'),
        ("statements", "a-002", '["a","s","paragraph 2","A says so"]'),
        ("stances", "a-002|d", '["a","s","paragraph 2","A says so"]'),
        ("relations", "a-001|a-002", '["a","s","paragraph 2","“Так”, he said"]'),
        ("statements", "a-003", '["a","s","paragraph 2","A says so","so it was said"]'),
        ("figures", "f", f'["{A_002}","share","","10","20","percent","ten to twenty"]'),
        ("outcomes", "c", '["c","By then","2022-03-31"]'),
        ("compliance", "d", '["d","That"]'),
    ],
)
def test_a_blank_hash_is_that_of_the_record(package, capsys, table, record, json):
    fill(package, "codings", coding(table, record))
    assert main([str(package)]) == 0
    assert stamped(package) == {(table, record): sha(json)}
    assert capsys.readouterr().out == "1 content hash filled in\n"


def test_a_hash_that_is_there_is_never_rewritten(package):
    fill(package, "codings", coding("statements", "a-001", content_hash=SEEN), coding("statements", "a-002"))
    assert main([str(package)]) == 0
    assert stamped(package)["statements", "a-001"] == SEEN


def test_nothing_but_the_hash_changes_and_the_result_is_canonical(package, capsys):
    rows = [coding("statements", "a-002"), coding("statements", "a-001", value="demand")]
    fill(package, "codings", *rows)
    assert main([str(package)]) == 0
    with (package / "data/codings.csv").open(encoding="utf-8", newline="") as stream:
        after = [{name: cell for name, cell in row.items() if name != "content_hash"} for row in csv.DictReader(stream)]
    assert after == [{"value": "", **row} for row in reversed(rows)]
    assert format_command.main([str(package), "--check"]) == 0
    assert capsys.readouterr().out == "2 content hashes filled in\nevery table is canonical\n"


def test_stamping_twice_writes_nothing(package, capsys):
    fill(package, "codings", coding("statements", "a-001"))
    main([str(package)])
    before = (package / "data/codings.csv").stat()
    assert main([str(package)]) == 0
    after = (package / "data/codings.csv").stat()
    assert (after.st_ino, after.st_mtime_ns) == (
        before.st_ino,
        before.st_mtime_ns,
    )  # reading may change the time of access
    assert capsys.readouterr().out.endswith("no content hashes filled in\n")


@pytest.mark.parametrize(
    "lost", [("statements", "a-009"), ("figures", "g"), ("outcomes", "d"), ("stances", "a-001|d"), ("sources", "s")]
)
def test_a_record_that_is_not_there_is_named_and_left_blank(package, capsys, lost):
    fill(package, "codings", coding(*lost), coding("statements", "a-001"))
    assert main([str(package)]) == 1
    assert stamped(package)[lost] == ""
    assert stamped(package)["statements", "a-001"] != ""
    assert capsys.readouterr().out == f"1 content hash filled in\nnot found: {' '.join(lost)}\n"


def test_no_outcome_of_a_scenario_no_hash(package):
    fill(package, "outcomes")
    fill(package, "codings", coding("outcomes", "c"))
    assert main([str(package)]) == 1
    assert stamped(package) == {("outcomes", "c"): ""}


@pytest.mark.parametrize(
    ("table", "data", "says"),
    [
        ("statements", b"statement_id\na-001\n", "data/statements.csv:1 the column “speaker_id” is missing"),
        ("codings", b"", "data/codings.csv:1 has no header"),
        ("events", b"\xff\xfe", "data/events.csv:1 holds bytes that are not UTF-8"),
    ],
)
def test_nothing_is_written_where_a_table_cannot_be_read(package, capsys, table, data, says):
    fill(package, "codings", coding("statements", "a-001"))
    (package / f"data/{table}.csv").write_bytes(data)
    before = (package / "data/codings.csv").read_bytes()
    assert main([str(package)]) == 1
    assert (package / "data/codings.csv").read_bytes() == before
    assert capsys.readouterr().err.startswith(says)


def test_nothing_is_written_where_a_cell_would_change(package, capsys):
    fill(package, "codings", coding("statements", "a-001", value="two\r\nlines"))
    before = (package / "data/codings.csv").read_bytes()
    assert main([str(package)]) == 1
    assert (package / "data/codings.csv").read_bytes() == before
    assert capsys.readouterr().err.startswith("data/codings.csv holds a carriage return inside a cell")


@pytest.mark.parametrize("arguments", [["--force"], ["nowhere"]])
def test_wrong_usage_is_one_sentence(tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, problem = capsys.readouterr()
    assert (out, problem.count("\n")) == ("", 1)
