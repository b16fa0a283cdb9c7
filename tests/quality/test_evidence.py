"""Quotes and summaries against texts that are not committed: verdicts, what is kept, and whether the kept result still holds."""

import csv
from pathlib import Path

import pytest

import scripts.evidence
from schemas.frames import Tables, hashes
from schemas.tables import tables as schemas
from scripts.evidence import main
from scripts.package.typed import load_texts
from scripts.quality import evidence
from scripts.quality.rows import as_csv
from tests.packages import ROOT, edit

NEWS = "State Two must never join Alliance One, he said; “otherwise,” he went on, “we will close the border.”"
INTERVIEW = "I think State One could attack State Two with up to 1000 soldiers before the end of the year."


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    """A folder with the texts of two sources, in which all is well."""
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "source-news.txt").write_text(NEWS, encoding="utf-8")
    (folder / "source-interview.html").write_text(f"<p>{INTERVIEW}</p>", encoding="utf-8")
    return folder


def check(package: Path, texts: Path) -> int:
    return main([str(package), "--texts", str(texts)])


def verdicts(package: Path) -> dict[tuple[str, str], str]:
    return {(row["id"], row["field"]): row["verdict"] for row in evidence.read(package)}


def test_what_stands_in_the_texts_is_found(package, texts, capsys):
    assert check(package, texts) == 0
    assert verdicts(package) == {
        ("one-001", "quote"): "found",
        ("one-001", "summary"): "own_words",
        ("one-002", "quote"): "found",
        ("one-002", "summary"): "own_words",
        ("two-001", "quote"): "found",
        ("two-001", "summary"): "own_words",
        ("one-002|scenario-two", "likelihood_words"): "found",
        ("two-001|scenario-one", "likelihood_words"): "found",
        ("figure-one", "words"): "found",
        ("figure-one", "scope"): "own_words",
        ("demand-one", "description"): "own_words",
        ("demand-two", "description"): "own_words",
        ("scenario-one", "description"): "own_words",
        ("scenario-one", "resolution_rule"): "own_words",
        ("scenario-two", "description"): "own_words",
        ("scenario-two", "resolution_rule"): "own_words",
    }
    out = capsys.readouterr().out
    assert "statements.quote" in out
    assert "3 of     3 checked  3 found" in out


@pytest.mark.parametrize(
    ("said", "verdict"), [("the border would stay open whatever came", "found"), ("the border stays open", "not_found")]
)
def test_the_words_of_an_indirect_claim_are_looked_up(package, texts, said, verdict):
    (texts / "source-series.txt").write_text(f"A spokesman told reporters that {said}.", encoding="utf-8")
    assert check(package, texts) == (verdict != "found")
    assert verdicts(package)["one-003", "claim_words"] == verdict
    assert ("one-003", "quote") not in verdicts(package)


def test_the_hash_of_a_quote_is_that_of_the_design(package, texts):
    check(package, texts)
    now = hashes(load_texts(package), "statements")
    kept = {row["id"]: row["content_hash"] for row in evidence.read(package) if row["field"] == "quote"}
    assert kept == {key: now[key] for key in ("one-001", "one-002", "two-001")}


@pytest.mark.parametrize(
    ("find", "put", "verdict", "says"),
    [
        (
            "must never join",
            "must not join",
            "not_found",
            "the nearest words are “State Two must not join Alliance One",
        ),
        ("we will close the border.”", "", "not_found", "“we will close the border” is not there"),
        ("otherwise,” he went on", f"otherwise,” he went on{' and on' * 30}", "scattered", "leaves out 63 words"),
        ("Alliance One, he", "Alliance Ones, he", "not_found", "“State Two must never join Alliance One”"),
    ],
)
def test_what_does_not_stand_there_is_told(package, texts, capsys, find, put, verdict, says):
    (texts / "source-news.txt").write_text(NEWS.replace(find, put), encoding="utf-8")
    assert check(package, texts) == 1
    assert verdict in verdicts(package).values()
    assert says in capsys.readouterr().out


def test_other_marks_are_told_from_other_words(package, texts, capsys):
    edit(package, "data/statements.csv", "State Two must never join Alliance One,", "State Two’s place is here,")
    (texts / "source-news.txt").write_text(f"State Two's place is here. {NEWS}", encoding="utf-8")
    assert check(package, texts) == 1
    assert verdicts(package)["one-001", "quote"] == "marks_differ"
    assert "other quotation marks" in capsys.readouterr().out


@pytest.mark.parametrize(("shared", "verdict"), [(7, "own_words"), (8, "copied")])
def test_copied_runs_are_told_from_the_threshold_on(package, texts, capsys, shared, verdict):
    summary = ["State", "Two", "should", "stay", "out", "of", "Alliance", "One"]
    copied = " ".join(summary[:shared]).upper()  # letters and marks hide no copy
    (texts / "source-news.txt").write_text(f"{NEWS} “{copied}”", encoding="utf-8")
    assert check(package, texts) == (verdict == "copied")
    row = next(row for row in evidence.read(package) if (row["id"], row["field"]) == ("one-001", "summary"))
    assert (row["verdict"], row["longest_run"]) == (verdict, str(shared))
    assert ("is in the source word for word" in capsys.readouterr().out) == (verdict == "copied")


def test_a_summary_is_held_against_the_quote_too(package, texts):
    """An omission joins words that do not stand together in the text: five of these six do."""
    old = "State One will close its border if State Two does not give way."
    edit(package, "data/statements.csv", old, "Otherwise we will close the border.")
    check(package, texts)
    row = next(row for row in evidence.read(package) if (row["id"], row["field"]) == ("one-002", "summary"))
    assert row["longest_run"] == "6"


def test_the_result_is_sorted_and_the_same_when_made_again(package, texts, monkeypatch):
    check(package, texts)
    written = (package / evidence.EVIDENCE).read_bytes()
    rows = evidence.read(package)
    assert rows == sorted(rows, key=lambda row: list(row.values()))

    class Later(scripts.evidence.datetime.date):
        @classmethod
        def today(cls):
            return cls(2099, 1, 1)

    monkeypatch.setattr(scripts.evidence.datetime, "date", Later)
    assert check(package, texts) == 0
    assert (package / evidence.EVIDENCE).read_bytes() == written, "a check that says the same keeps its first day"


def test_checks_of_texts_that_are_away_are_kept_while_the_record_is_the_same(package, texts, capsys):
    check(package, texts)
    before = evidence.read(package)
    (texts / "source-news.txt").unlink()
    edit(package, "data/statements.csv", "otherwise […] we will close", "otherwise […] we will open")
    capsys.readouterr()
    assert evidence.stale(load_texts(package), before) == ["statements one-002 quote"]
    assert check(package, texts) == 0
    assert (
        "statements one-002 quote has changed since, and the text of source-news is not in the folder"
        in capsys.readouterr().out
    )
    assert [row for row in before if row not in evidence.read(package)] == [
        row for row in before if (row["id"], row["field"]) == ("one-002", "quote")
    ]


def test_a_statement_that_goes_is_stale(package, texts):
    check(package, texts)
    tables = load_texts(package)
    left = {name: tables[name] for name in schemas()}
    left["figures"] = left["figures"][left["figures"]["figure_id"] != "figure-one"]
    assert evidence.stale(Tables(left), evidence.read(package)) == [
        "figures figure-one scope",
        "figures figure-one words",
    ]


def test_files_that_are_no_texts_are_named(package, texts, capsys):
    (texts / "notes.txt").write_text("x", encoding="utf-8")
    (texts / "source-book.pdf").write_text("x", encoding="utf-8")
    assert check(package, texts) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"{name} is no text of a source: texts are named like source-id.txt, .md or .html"
        for name in ("notes.txt", "source-book.pdf")
    ]


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("source-news.md", b"x", "source-news.txt and source-news.md are both texts of source-news: keep one"),
        ("source-book.txt", b"\xff", "source-book.txt is not UTF-8"),
        ("source-book.md", b"---\na: b\n---\n", "source-book.md is empty"),
    ],
)
def test_a_text_that_cannot_be_used_is_one_sentence_and_nothing_is_written(package, texts, capsys, name, data, says):
    (texts / name).write_bytes(data)
    assert check(package, texts) == 1
    assert capsys.readouterr().err == says + "\n"
    assert not (package / evidence.EVIDENCE).exists()


@pytest.mark.parametrize("arguments", [[], ["--texts", ""], ["--texts", "nowhere"]])
def test_wrong_usage_is_one_sentence(package, capsys, arguments):
    assert main([str(package), *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


# --- what is kept in the repository ----------------------------------------------------------------------------------


def test_nothing_that_was_checked_has_changed_since(loaded_corpus):
    changed = evidence.stale(loaded_corpus, evidence.read(ROOT))
    assert not changed, f"run make evidence TEXTS=DIR with the texts of their sources: {changed}"


def test_every_quote_that_was_checked_stands_in_its_source():
    verbatim = {field for fields in evidence.VERBATIM.values() for field in fields}
    wrong = [row for row in evidence.read(ROOT) if row["field"] in verbatim and row["verdict"] != evidence.FOUND]
    assert not wrong


def test_the_evidence_is_canonical():
    path = ROOT / evidence.EVIDENCE
    rows = list(csv.DictReader(path.open(encoding="utf-8", newline="")))
    assert rows, "the transcripts were checked"
    assert path.read_text(encoding="utf-8") == as_csv(
        evidence.COLUMNS, sorted(rows, key=lambda row: list(row.values()))
    )
    assert len({(row["table"], row["id"], row["field"]) for row in rows}) == len(rows)
