"""The formatter: one canonical form, no value ever changed, nothing unsafe touched."""

import csv
import io
import stat
from collections import Counter

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from schemas.rule import RULES
from schemas.tables import tables
from scripts.format import main
from scripts.package import files
from scripts.package.canonical import MOST_LINES, UnsafeError, format_bytes
from scripts.package.reader import parse_table
from tests.empty import empty

STANCES = tables()["stances"]
HEADER = b"statement_id,demand_id,stance\n"

cells = st.text(st.sampled_from("\"',;é’ a-Ωя|") | st.characters(exclude_categories=("Cc", "Cs")), max_size=8)


@st.composite
def messy_files(draw) -> bytes:
    """Draws a table of three columns in any order, written in any of the ways in which spreadsheets write CSV."""
    columns = draw(st.permutations(STANCES.columns))
    rows = draw(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=8))
    different = list({tuple(row): row for row in rows}.values())
    times = len(rows) // len(different) if len(different) > 1 else 0
    assume(times < 2 or rows != different * times)  # a table behind itself is refused, which has a test of its own
    stream = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    csv.writer(stream, quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"]))).writerows(
        [columns, *rows]
    )
    text = stream.getvalue() + draw(st.sampled_from(["", "\n\n"]))
    text = text.rstrip("\r\n") if draw(st.booleans()) else text
    return draw(st.sampled_from([b"", b"\xef\xbb\xbf"])) + text.encode()


def records(data: bytes) -> Counter:
    rows = csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""))
    return Counter(frozenset(row.items()) for row in rows)


@given(messy_files())
def test_no_value_is_changed(data):
    assert records(format_bytes(data, "x.csv", STANCES)) == records(data)


@given(messy_files())
def test_formatting_twice_changes_nothing_more(data):
    once = format_bytes(data, "x.csv", STANCES)
    assert format_bytes(once, "x.csv", STANCES) == once


@given(messy_files())
def test_the_reader_finds_nothing_left_to_format(data):
    findings = []
    parse_table(format_bytes(data, "x.csv", STANCES), "x.csv", STANCES, findings)
    assert [found.rule for found in findings if RULES[found.rule].formats] == []


@given(st.binary(max_size=60) | st.text('stanced_im,\r\n"é\0', max_size=60).map(lambda text: HEADER + text.encode()))
def test_any_bytes_are_kept_or_refused_in_one_sentence(data):
    try:
        result = format_bytes(data, "x.csv", STANCES)
    except UnsafeError as error:
        assert str(error).startswith("x.csv")  # noqa: PT017
        assert str(error).isprintable()  # noqa: PT017
    else:
        assert records(result) == records(data)


def test_a_messy_file_becomes_exactly_the_canonical_bytes(tmp_path, capsys):
    messy = '\ufeff"stance","statement_id","demand_id"\r\n"accepts, in part","b-002","d"\r\n\r\n"says ""no""","B-001","d"\r\n"é","a-001","z"\r\n"","a-001","d"'
    package = empty(tmp_path / "package", stances=messy.encode())
    assert main([str(package)]) == 0
    canonical = (
        'statement_id,demand_id,stance\nB-001,d,"says ""no"""\na-001,d,\na-001,z,é\nb-002,d,"accepts, in part"\n'
    )
    assert (package / "data/stances.csv").read_bytes() == canonical.encode()
    assert capsys.readouterr().out == "formatted: data/stances.csv\n"


def test_a_line_break_inside_a_cell_is_kept():
    data = HEADER + b'b-001,d,"two\nlines"\na-001,d,x\n'
    assert format_bytes(data, "x.csv", STANCES) == HEADER + b'a-001,d,x\nb-001,d,"two\nlines"\n'


def test_rows_with_the_same_key_stay_in_their_order():
    data = HEADER + b"b-001,d,x\na-001,d,z\na-001,d,y\n"
    assert format_bytes(data, "x.csv", STANCES) == HEADER + b"a-001,d,z\na-001,d,y\nb-001,d,x\n"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (HEADER + b'b-001,d,"x\na-001,d,x\n', "data/stances.csv:2 cannot be read as CSV"),
        (b'"', "data/stances.csv:1 cannot be read as CSV"),
        (HEADER + b'b-001,d,"x"y\na-001,d,x\n', "data/stances.csv:2 cannot be read as CSV"),
        (HEADER + b"b-001,d,x\na-001,d\n", "data/stances.csv:3 has 2 cells where the header has 3"),
        (HEADER + b"b-001,d,x,y\na-001,d,x\n", "data/stances.csv:2 has 4 cells where the header has 3"),
        (HEADER + b"b-001,d,x\n \n", "data/stances.csv:3 has 1 cell where the header has 3"),
        (b"statement_id,demand_id,stanze\nb-001,d,x\n", "data/stances.csv:1 the column “stanze” is not in the schema"),
        (b"statement_id,demand_id\nb-001,d\n", "data/stances.csv:1 the column “stance” is missing"),
        (b"statement_id,demand_id,stance,stance\nb,d,x,y\n", "data/stances.csv:1 the column “stance” appears twice"),
        (HEADER + b"b-001,d,\xe9\n", "data/stances.csv:2 holds bytes that are not UTF-8"),
        (HEADER.decode().encode("utf-16"), "data/stances.csv:1 holds bytes that are not UTF-8"),
        (HEADER + b"b-001,d,\0\n", "data/stances.csv:2 holds a NUL byte"),
        (HEADER + b'b-001,d,"x\r\ny"\r\n', "data/stances.csv holds a carriage return inside a cell"),
        (b"", "data/stances.csv:1 has no header"),
    ],
)
@pytest.mark.parametrize("flags", [[], ["--check"]])
def test_what_cannot_be_read_safely_stays_byte_for_byte(tmp_path, capsys, data, says, flags):
    package = empty(tmp_path / "package", stances=data)
    assert main([str(package), *flags]) == 1
    assert (package / "data/stances.csv").read_bytes() == data
    out = capsys.readouterr().out
    assert out.startswith(f"left alone: {says}")
    assert out.count("\n") == 1


def test_one_unsafe_file_does_not_keep_the_others_from_being_formatted(tmp_path, capsys):
    package = empty(tmp_path / "package", stances=b"", coders=b"\xef\xbb\xbfcoder_id,kind,description\n")
    (package / "data/events.csv").unlink()
    assert main([str(package)]) == 1
    assert (package / "data/coders.csv").read_bytes() == b"coder_id,kind,description\n"
    assert "left alone: data/events.csv is missing\n" in capsys.readouterr().out


def test_a_path_out_of_the_package_is_refused(tmp_path, capsys):
    package = empty(tmp_path / "package")
    outside = tmp_path / "stances.csv"
    outside.write_bytes(b"\xef\xbb\xbf" + HEADER)
    descriptor = package / "datapackage.json"
    descriptor.write_text(descriptor.read_text("utf-8").replace("data/stances.csv", "../stances.csv"), "utf-8")
    assert main([str(package)]) == 1
    assert outside.read_bytes() == b"\xef\xbb\xbf" + HEADER
    assert capsys.readouterr().out == "left alone: datapackage.json gives no safe path for the table stances\n"


def test_the_mode_is_kept_and_a_link_inside_the_package_stays_a_link(tmp_path):
    package = empty(tmp_path / "package", stances=HEADER.strip())
    stances, real = package / "data/stances.csv", package / "stances-as-received.csv"
    stances.rename(real)
    stances.symlink_to(real)
    real.chmod(0o640)
    assert main([str(package)]) == 0
    assert stances.is_symlink()
    assert real.read_bytes() == HEADER
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_a_canonical_file_is_not_written_again(tmp_path, capsys):
    package = empty(tmp_path / "package")

    def written() -> dict:
        return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in (package / "data").iterdir()}

    before = written()
    assert main([str(package)]) == 0
    assert written() == before
    assert capsys.readouterr().out == "every table is canonical\n"


@pytest.mark.parametrize("fails", ["replace", "fsync"])
def test_a_failed_write_leaves_the_file_and_nothing_beside_it(tmp_path, capsys, monkeypatch, fails):
    package = empty(tmp_path / "package", stances=HEADER.strip())
    there = sorted((package / "data").iterdir())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, fails, full)
    assert main([str(package)]) == 3
    assert (package / "data/stances.csv").read_bytes() == HEADER.strip()
    assert sorted((package / "data").iterdir()) == there
    said = capsys.readouterr().err
    assert said == f"{package}/data/stances.csv could not be written (No space left on device)\n"


def test_check_shows_the_difference_and_the_command_and_writes_nothing(tmp_path, capsys, monkeypatch):
    messy = HEADER + b'b-001,d,"x"\r\na-001,d,y'
    package = empty(tmp_path / "package", stances=messy)
    assert main([str(package), "--check"]) == 1
    assert (package / "data/stances.csv").read_bytes() == messy
    out = capsys.readouterr().out
    assert '\n-b-001,d,"x"\\u000d\n-a-001,d,y (no line feed here)\n+a-001,d,y\n+b-001,d,x\n' in out
    assert out.endswith(f"\n1 file is not canonical; run .venv/bin/python -m scripts.format {package}\n")
    monkeypatch.chdir(package)
    assert main(["--check"]) == 1
    assert capsys.readouterr().out.endswith("run make format\n")


def test_a_long_difference_is_shortened(tmp_path, capsys):
    rows = b"".join(b'a-%03d,d,"x"\n' % number for number in range(100))
    package = empty(tmp_path / "package", stances=HEADER + rows)
    assert main([str(package), "--check"]) == 1
    shown = capsys.readouterr().out.splitlines()
    assert shown[MOST_LINES] == "… and 164 more lines"  # of 2 file names, 1 place, the header, 100 lines twice
    assert len(shown) == MOST_LINES + 3


@pytest.mark.parametrize("colour", [False, True])
def test_colour_only_where_it_is_wanted(tmp_path, capsys, monkeypatch, colour):
    package = empty(tmp_path / "package", stances=HEADER.strip())
    monkeypatch.setattr("scripts.package.canonical.wants_colour", lambda: colour)
    main([str(package), "--check"])
    assert ("\033[32m+" in capsys.readouterr().out) is colour


@pytest.mark.parametrize("arguments", [["--fix"], ["a", "b"], ["nowhere"]])
def test_wrong_usage_is_one_sentence(tmp_path, capsys, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    out, problem = capsys.readouterr()
    assert (out, problem.count("\n")) == ("", 1)
