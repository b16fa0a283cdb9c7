"""Several files are replaced together: all, or none, whatever happens between the first and the last."""

import os

import pytest

from scripts.package.errors import AccessError
from scripts.package.together import replace_together


@pytest.fixture
def three(tmp_path):
    paths = [tmp_path / name for name in ("a.csv", "b.csv", "c.csv")]
    for path in paths:
        path.write_bytes(b"old")
        path.chmod(0o640)
    return paths


def changes(three):
    return dict.fromkeys(three, (b"new", b"old"))


def held(three):
    assert sorted(path.name for path in three[0].parent.iterdir()) == ["a.csv", "b.csv", "c.csv"], (
        "nothing is left beside"
    )
    assert {path.stat().st_mode & 0o777 for path in three} == {0o640}
    return {path.read_bytes() for path in three}


def test_all_are_replaced(three):
    replace_together(changes(three))
    assert held(three) == {b"new"}


@pytest.mark.parametrize(
    "stop", [OSError(28, "No space left on device"), KeyboardInterrupt()], ids=["refused", "interrupted"]
)
@pytest.mark.parametrize("last", [1, 2, 3])
def test_a_failure_in_the_middle_leaves_all_as_they_were(three, monkeypatch, stop, last):
    replaced, put = [], os.replace

    def failing(source, target):
        replaced.append(target)
        if len(replaced) == last:
            raise stop
        put(source, target)

    monkeypatch.setattr(os, "replace", failing)
    with pytest.raises(KeyboardInterrupt if isinstance(stop, KeyboardInterrupt) else AccessError):
        replace_together(changes(three))
    assert held(three) == {b"old"}


def test_what_another_program_changed_is_left_and_so_are_the_others(three):
    three[1].write_bytes(b"theirs")
    with pytest.raises(AccessError, match=r"b\.csv was changed by another program"):
        replace_together(changes(three))
    assert held(three) == {b"old", b"theirs"}


def test_one_that_is_gone_changes_none(three):
    three[2].unlink()
    with pytest.raises(AccessError, match=r"c\.csv could not be written \(No such file"):
        replace_together(changes(three))
    assert {path.read_bytes() for path in three[:2]} == {b"old"}
