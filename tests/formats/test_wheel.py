"""The wheel, installed by pip into a folder of its own and read there: the frames are those of our own loader."""

import subprocess
import sys

import pandas as pd
import pytest

from scripts.formats import delimited, wheel
from scripts.formats.flat_links import VIEWS
from scripts.package.typed import load
from tests.formats.editions import documented, edition

READ = """
import sys, pickle
sys.path.insert(0, sys.argv[1])
import casus_belli
frames = casus_belli.load()
assert frames["codes"].equals(casus_belli.load("codes"))
assert not [name for name in sys.modules if name.split(".")[0] in ("scripts", "schemas")]
pickle.dump(frames, open(sys.argv[2], "wb"))
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    found = edition(documented(tmp_path_factory.mktemp("wheel")))
    found.files |= delimited.files(found)
    return found


@pytest.fixture(scope="module")
def frames(made, tmp_path_factory):
    place = tmp_path_factory.mktemp("installed")
    [(path, data)] = wheel.files(made).items()
    file = place / path.rpartition("/")[2]
    file.write_bytes(data)
    pip = [
        sys.executable,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--no-deps",
        "--no-index",
        "--target",
        place / "lib",
        file,
    ]
    subprocess.run(pip, check=True, capture_output=True)
    subprocess.run([sys.executable, "-I", "-c", READ, place / "lib", place / "frames"], check=True, cwd=place)
    return pd.read_pickle(place / "frames")


def test_every_table_is_as_our_own_loader_has_it(made, frames):
    ours = load(made.package.directory)
    assert set(frames) == {*ours, *(view.name for view in VIEWS)}
    for name, frame in ours.items():
        pd.testing.assert_frame_equal(frames[name], frame)


def test_every_cell_of_a_view_is_there(made, frames):
    for name, table in made.views.items():
        for field, cells in zip(table.schema.fields, table.columns, strict=True):
            found = frames[name][field.name]
            shown = found.dt.strftime("%Y-%m-%d") if field.type == "date" else found.astype("string")
            assert [cell if isinstance(cell, str) else "" for cell in shown] == cells, (name, field.name)


def test_the_bytes_are_the_same_again(made):
    assert wheel.files(made) == wheel.files(made)
