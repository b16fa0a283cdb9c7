"""The command: the design that it writes, the draw that follows from it, and what it refuses."""

import csv
import hashlib
import shutil
import tomllib

import pytest

from scripts import draw
from scripts.sample import drawing, intentions
from scripts.sample.frames import FRAMES
from scripts.sample.lists import Listing, listing
from scripts.sample.passages import Paragraph, Turn, passages
from tests.sample import series


@pytest.fixture
def texts(tmp_path):
    return series.all_series(tmp_path / "texts")


@pytest.fixture
def drawn(tmp_path, texts):
    """A folder with design and draw, made from the small series."""
    folder = tmp_path / "package"
    assert draw.main([str(folder), "--texts", str(texts), "--design"]) == 0
    assert draw.main([str(folder), "--texts", str(texts)]) == 0
    return folder


def design(folder):
    return tomllib.loads((folder / draw.DESIGN).read_text(encoding="utf-8"))


def rows(folder):
    return list(csv.DictReader((folder / draw.DRAWN).read_text(encoding="utf-8").splitlines()))


def test_the_design_holds_what_is_fixed(drawn):
    fixed = design(drawn)
    frames = {frame["frame_id"]: frame for frame in fixed["frames"]}
    assert list(frames) == [frame.frame_id for frame in FRAMES]
    assert {name: (frame["documents"], frame["passages"], frame["questions"]) for name, frame in frames.items()} == {
        "white-house": (4, 6, 2),
        "state-department-february": (3, 4, 1),
        "bundestag": (1, 4, 2),
        "channel-one": (4, 4, 0),
    }
    assert frames["bundestag"]["screen"] in fixed["screens"]
    assert (frames["white-house"]["first_day"], frames["white-house"]["last_day"]) == ("2021-11-01", "2022-02-24")
    assert [figure["number"] for figure in fixed["primary_figures"]] == list(range(1, 13))
    assert [question["number"] for question in fixed["questions"]] == list(range(1, 6))
    assert fixed["questions"][0]["question"] == intentions.QUESTIONS[0]


def test_the_list_hash_can_be_computed_by_hand(drawn):
    (frame,) = (frame for frame in design(drawn)["frames"] if frame["frame_id"] == "channel-one")
    lines = [
        f"{row['unit']} {row['passage_hash']}\n" for row in sorted(rows(drawn), key=lambda row: (row["listed_day"], row["document"]))
        if row["frame_id"] == "channel-one"
    ]  # fmt: skip
    assert frame["list_hash"] == hashlib.sha256("".join(lines).encode()).hexdigest()


def test_the_seed_is_the_hash_of_the_file_and_the_smallest_lots_are_drawn(drawn):
    seed = hashlib.sha256((drawn / draw.DESIGN).read_bytes()).hexdigest()
    ranked = {}
    for row in rows(drawn):
        ranked.setdefault((row["frame_id"], row["stratum"]), []).append((int(row["rank"]), row["unit"]))
    for (frame_id, _), members in ranked.items():
        lots = [hashlib.sha256(f"{seed}|{frame_id}|{unit}".encode()).hexdigest() for _, unit in sorted(members)]
        assert lots == sorted(lots)


def test_strata_of_the_draw_are_those_of_the_design(drawn):
    told = {
        (frame["frame_id"], row["stratum"]): row["drawn"]
        for frame in design(drawn)["frames"]
        for row in frame["strata"]
    }
    found = {}
    for row in rows(drawn):
        found[row["frame_id"], row["stratum"]] = found.get((row["frame_id"], row["stratum"]), 0) + 1
    assert found == told


def test_texts_are_not_kept(drawn):
    for path in (draw.DESIGN, draw.DRAWN):
        assert "bridges" not in (drawn / path).read_text(encoding="utf-8")


def test_another_copy_gives_the_same_list_and_draw(drawn, tmp_path):
    again, other = series.all_series(tmp_path / "copy", renamed=True), tmp_path / "other"
    assert draw.main([str(other), "--texts", str(again), "--design"]) == 0
    assert draw.main([str(other), "--texts", str(again)]) == 0
    for path in (draw.DESIGN, draw.DRAWN):
        assert (other / path).read_bytes() == (drawn / path).read_bytes()


def test_a_greater_size_only_adds_passages():
    turns = [Turn(f"d{n}", "2022-01-01", "", (Paragraph(1, 1, str(n)),)) for n in range(40)]
    listed = passages(turns)
    all_far = Listing(FRAMES[0], listed, ["far-2022-01"] * len(listed), len(listed), 0)
    drawn = [[p.unit for _, _, p in drawing.drawn(all_far, "seed", {"far-2022-01": size})] for size in (5, 20, 40)]
    assert drawn[1][:5] == drawn[0]
    assert drawn[2][:20] == drawn[1]
    assert sorted(drawn[2]) == sorted(p.unit for p in listed)


def test_check_compares(drawn, texts, capsys):
    assert draw.main([str(drawn), "--texts", str(texts), "--check"]) == 0
    path = drawn / draw.DRAWN
    path.write_text("".join(path.read_text(encoding="utf-8").splitlines(keepends=True)[:-1]), encoding="utf-8")
    assert draw.main([str(drawn), "--texts", str(texts), "--check"]) == 1
    assert "is not what the design draws" in capsys.readouterr().out


def test_texts_that_are_not_those_of_the_design_are_told(drawn, texts, capsys):
    path = texts / "channel-one/chunks/chunk_2022.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("короткими", "длинными"), encoding="utf-8")
    assert draw.main([str(drawn), "--texts", str(texts)]) == 1
    assert "the list of channel-one is" in capsys.readouterr().err


def test_a_screen_that_is_not_that_of_the_design_is_told(drawn, texts, capsys):
    path = drawn / draw.DESIGN
    path.write_text(path.read_text(encoding="utf-8").replace("population = 1,", "population = 2,"), encoding="utf-8")
    assert draw.main([str(drawn), "--texts", str(texts)]) == 1
    assert "the list of white-house is" in capsys.readouterr().err


def test_a_design_is_not_written_over_its_draw(drawn, texts, capsys):
    assert draw.main([str(drawn), "--texts", str(texts), "--design"]) == 2
    assert "remove it before you replace the design" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--texts", "nowhere"], "nowhere holds no folder white-house"),
        ([], "the following arguments are required: --texts"),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(tmp_path, capsys, arguments, says):
    assert draw.main([str(tmp_path), *arguments]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert "Traceback" not in err


def test_a_missing_or_broken_design_is_told(tmp_path, texts, capsys):
    assert draw.main([str(tmp_path), "--texts", str(texts)]) == 2
    assert "design.toml is missing" in capsys.readouterr().err
    series.put(tmp_path / draw.DESIGN, "frames = 1\n")
    assert draw.main([str(tmp_path), "--texts", str(texts)]) == 2
    assert "design.toml is no design" in capsys.readouterr().err


def test_texts_outside_the_days_listed_are_told(texts, capsys, tmp_path):
    shutil.rmtree(texts / "bundestag/parser")
    sitting = series.SITTING.format(number="28", day="07.04.2022", items=series.COPY)
    series.put(texts / "bundestag/parser/data_20/20028-data.xml", sitting)
    assert draw.main([str(tmp_path), "--texts", str(texts), "--design"]) == 2
    assert "holds no text of the days that are listed" in capsys.readouterr().err


def test_questions_are_listed_apart(texts):
    for frame in FRAMES:
        assert not any(passage.of.question for passage in listing(frame, texts).passages)
