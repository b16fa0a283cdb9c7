"""How alike two readers of drawn passages read: small cases that can be counted by hand."""

import json

import pytest

from scripts import draw
from scripts.package.errors import QualityError
from scripts.quality.readings import SPANS, measure_readings
from tests.sample import series

HEAD = "frame_id,unit,reader,result,characters,spans\n"


def measured(tmp_path, *rows):
    path = tmp_path / "spans.csv"
    path.write_text(HEAD + "".join(f"{row}\n" for row in rows), encoding="utf-8")
    return measure_readings(path)


def test_units_that_share_half_of_their_characters_are_one(tmp_path):
    """0 to 10 and 0 to 6 share six of ten, 20 to 30 and 29 to 40 one of twenty; of 100 characters 20 and 17 lie in units, 7 in those of both."""
    (frame,) = measured(
        tmp_path,
        "series,a,1,in_scope,50,0-10 20-30",
        "series,a,2,in_scope,50,0-6 29-40",
        "series,b,1,out_of_scope,50,",
        "series,b,2,out_of_scope,50,",
    )
    assert (frame.passages, frame.units_first, frame.units_second, frame.ratio, frame.matched) == (2, 2, 2, 1.0, 1)
    assert (frame.result.alpha, frame.scope.alpha) == (1.0, 1.0)
    # Of 200 values 37 are within a unit. The readers differ on 23 of 100 characters, by chance on 2 * 37 * 163 / (200 * 199).
    assert frame.unitizing == pytest.approx(1 - 0.23 / (2 * 37 * 163 / (200 * 199)))


def test_fragments_are_one_unit_and_results_count_apart_from_scope(tmp_path):
    (frame,) = measured(
        tmp_path,
        "series,a,1,in_scope,50,0-5+10-15",
        "series,a,2,in_scope,50,0-5+10-15",
        "series,b,1,mention_only,50,",
        "series,b,2,out_of_scope,50,",
    )
    assert (frame.matched, frame.unitizing, frame.scope.alpha) == (1, 1.0, 1.0)
    assert frame.result.raw == 0.5


def test_frames_are_measured_apart_and_without_units_there_is_no_ratio(tmp_path):
    rows = [f"{frame},a,{reader},question,9," for frame in ("one", "two") for reader in "12"]
    assert [(each.frame_id, each.ratio, each.unitizing) for each in measured(tmp_path, *rows)] == [
        ("one", None, None),
        ("two", None, None),
    ]
    assert measure_readings(tmp_path / "none.csv") == ()


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("series,a,3,in_scope,50,0-10", "spans.csv:2 has no reader 1 or 2"),
        ("series,a,1,in_scope,50,0-10", "has a passage that reader 2 has not read"),
        ("series,a,1,in_scope,many,0-10\nseries,a,2,in_scope,50,", "that are no numbers"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path, row, says):
    with pytest.raises(QualityError, match=says):
        measured(tmp_path, row)


@pytest.fixture
def package(tmp_path):
    """A folder with design and draw of the small series, and the texts beside it."""
    texts = series.all_series(tmp_path / "texts")
    folder = tmp_path / "package"
    assert draw.main([str(folder), "--texts", str(texts), "--design"]) == 0
    assert draw.main([str(folder), "--texts", str(texts)]) == 0
    return folder, texts


def read(folder, quote):
    """Has both readers read every passage, one unit in the first of the White House."""
    for frame_id in ("white-house", "state-department-february", "bundestag", "channel-one"):
        rows = [
            line.split(",")
            for line in (folder / draw.DRAWN).read_text("utf-8").splitlines()
            if line.startswith(f"{frame_id},")
        ]
        answers = [{"unit": row[2], "result": "out_of_scope", "units": []} for row in rows]
        if frame_id == "white-house":
            named = next(each for each in answers if each["unit"].endswith("remarks-by-the-president.md#2-3"))
            named["units"].append({"quote": quote, "claim_words": ""})
        for reader in "12":
            path = folder / f"docs/sample/readings/{frame_id}-reader-{reader}.jsonl"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("".join(json.dumps(each) + "\n" for each in answers), encoding="utf-8")


def test_the_places_of_words_are_found_across_omissions_and_line_breaks(package):
    folder, texts = package
    read(folder, "of roads. We talk […] of bridges")
    assert draw.main([str(folder), "--texts", str(texts), "--spans"]) == 0
    rows = [
        line
        for line in (folder / SPANS).read_text("utf-8").splitlines()
        if line.startswith("white-house") and not line.endswith(",")
    ]
    text = "We talk of roads.\nWe talk of rails in 2021. And of bridges."
    first, second = text.index("of roads"), text.index("of bridges")
    assert [row.rpartition(",")[2] for row in rows] == [f"{first}-{first + 17}+{second}-{second + 10}"] * 2


def test_words_that_are_not_in_the_passage_are_told(package, capsys):
    folder, texts = package
    read(folder, "nowhere said")
    assert draw.main([str(folder), "--texts", str(texts), "--spans"]) == 2
    assert "“nowhere said” does not stand in" in capsys.readouterr().err
    assert not (folder / SPANS).exists()
