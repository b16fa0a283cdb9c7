"""What was released is closed: neither its section of the changelog nor its archive changes without a refusal."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from scripts import changelog as changelog_command
from scripts import release as release_command
from scripts.package.errors import AccessError
from scripts.quality import agreement, alpha
from scripts.versions import changelog, closed, history, release
from tests.packages import ROOT, base, edit
from tests.versions import append, drop, set_version, zipped

SECTION = "## {version} ({day})\n\n{words}\n\n<!-- records -->\n{records}\n<!-- /records -->\n"


def git(place: Path, *arguments: str) -> None:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]  # fmt: skip
    subprocess.run(["git", *identity, "-C", str(place), *arguments], check=True, capture_output=True)


@pytest.fixture
def unvalidated(monkeypatch):
    """Takes the package for valid and nothing of it for coded: other gates are tried."""
    monkeypatch.setattr(release, "validate", lambda _: ([], {}))
    nothing = agreement.Report(alpha.SEED, 0, (), agreement.QuoteFound(0, 0, 0, None, ""), {}, ())
    monkeypatch.setattr(agreement, "measure", lambda _: nothing)


@pytest.fixture
def small(monkeypatch, unvalidated):
    """Makes archives of one small file: it is the writing that is tried."""
    monkeypatch.setattr(release, "contents", lambda *_: {"a.txt": b"one"})
    monkeypatch.setattr(release, "disagreeing", lambda *_: [])


def write(package: Path, *written: tuple[str, str]) -> None:
    """Writes a changelog with a section of some words for each version."""
    day = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))["created"][:10]
    parts = [
        SECTION.format(version=version, day=day, words=words, records=changelog.FIRST) for version, words in written
    ]
    (package / "CHANGELOG.md").write_text("# Changelog\n\n" + "\n".join(parts), encoding="utf-8")


@pytest.fixture
def package(tmp_path) -> Path:
    """A repository in which 0.0.9 is released, with a section, and 0.1.0 is at work."""
    package = base(tmp_path)
    git(package, "init", "-q")
    set_version(package, "0.0.9")
    drop(package, "stances", "one-001,demand-two")
    write(package, ("0.0.9", "The first."))
    git(package, "add", "-A")
    git(package, "commit", "-m", "released")
    git(package, "tag", "v0.0.9")
    set_version(package, "0.1.0")
    append(package, "stances", "one-001,demand-two,advances")
    write(package, ("0.1.0", "The next."), ("0.0.9", "The first."))
    git(package, "commit", "-a", "-m", "next")
    return package


def fresh(package: Path) -> None:
    assert changelog_command.main([str(package)]) == 0


# --- the changelog -------------------------------------------------------------------------------------------------------


def test_the_section_of_the_version_at_work_is_written(package):
    fresh(package)
    assert "Since 0.0.9:" in (package / "CHANGELOG.md").read_text(encoding="utf-8")
    assert list(closed.of_sections(package)) == []


def test_before_its_heading_is_there_nothing_is_written(package, capsys):
    write(package, ("0.0.9", "The first."))
    before = (package / "CHANGELOG.md").read_bytes()
    for arguments in ([], ["--check"]):
        assert changelog_command.main([str(package), *arguments]) == 1
        assert capsys.readouterr().err == (
            "the first heading of CHANGELOG.md is that of 0.0.9, and datapackage.json says 0.1.0: "
            "first write a heading for 0.1.0 above it\n"
        )
    assert (package / "CHANGELOG.md").read_bytes() == before


def test_the_section_of_a_released_version_is_not_written_again(package, capsys):
    fresh(package)
    git(package, "commit", "-a", "-m", "released")
    git(package, "tag", "v0.1.0")
    fresh(package)
    append(package, "stances", "two-001,demand-one,mentions")
    before = (package / "CHANGELOG.md").read_bytes()
    assert changelog_command.main([str(package)]) == 1
    assert capsys.readouterr().err.startswith("0.1.0 was released, and its section in CHANGELOG.md is closed")
    assert (package / "CHANGELOG.md").read_bytes() == before


@pytest.mark.parametrize(
    "sections",
    [
        [("0.1.0", "The next."), ("0.0.9", "The first, better.")],
        [("0.1.0", "The next.")],
        [("0.1.0", "The next."), ("0.0.9", "The first.\n\n" + changelog.OPEN)],
    ],
)
def test_a_release_is_refused_where_an_older_section_has_changed(package, capsys, unvalidated, sections):
    write(package, *sections)
    fresh(package)
    assert release_command.main([str(package), "--check"]) == 1
    assert "refused: 0.0.9 was released, and its section in CHANGELOG.md has changed since" in capsys.readouterr().err


def test_space_and_line_ends_around_a_section_are_no_change(package):
    path = package / "CHANGELOG.md"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n\r\n")
    assert list(closed.of_sections(package)) == []


def test_what_was_released_without_a_tag_is_known_from_the_table(package, capsys, unvalidated):
    commit = history.commit_of(package, "v0.0.9")
    git(package, "tag", "-d", "v0.0.9")
    table = package / history.RELEASES
    table.parent.mkdir()
    table.write_text(f"version,released_on,commit,sha256\n0.0.9,2026-11-23,{commit},\n", encoding="utf-8")
    assert history.released(package) == {"0.0.9": commit}
    write(package, ("0.1.0", "The next."), ("0.0.9", "Otherwise."))
    said = list(closed.of_sections(package))
    assert [sentence.partition(",")[0] for sentence in said] == ["0.0.9 was released"]
    table.write_text(table.read_text(encoding="utf-8").replace(commit, "0" * 40), encoding="utf-8")
    assert [sentence.partition(" because ")[2] for sentence in closed.of_sections(package)] == [
        f"git does not have {'0' * 40} here: use a full clone with all tags"
    ]


# --- the archive -----------------------------------------------------------------------------------------------------------


def test_an_archive_with_other_contents_is_not_replaced(package, tmp_path, capsys, monkeypatch, small):
    fresh(package)
    dist = tmp_path / "dist"
    asked = [str(package), "--output", str(dist)]
    assert release_command.main(asked) == 0
    assert release_command.main(asked) == 0, "the same again is no other"
    (path,) = dist.iterdir()
    before = path.read_bytes()
    monkeypatch.setattr(release, "contents", lambda *_: {"a.txt": b"two"})
    capsys.readouterr()
    assert release_command.main(asked) == 1
    assert f"refused: {path} exists with different contents: take the next version" in capsys.readouterr().err
    assert path.read_bytes() == before


def test_an_archive_is_the_one_whose_sum_is_recorded(package, tmp_path, capsys, small):
    fresh(package)
    asked = [str(package), "--output", str(tmp_path / "dist")]
    assert release_command.main(asked) == 0
    (path,) = (tmp_path / "dist").iterdir()
    table = package / history.RELEASES
    table.parent.mkdir()
    git(package, "commit", "-a", "-m", "next")
    commit = history.commit_of(package, "HEAD")
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    table.write_text(f"version,released_on,commit,sha256\n0.1.0,2026-11-23,{commit},{digest}\n", encoding="utf-8")
    assert release_command.main(asked) == 0
    table.write_text(table.read_text(encoding="utf-8").replace(digest, "0" * 64), encoding="utf-8")
    path.unlink()
    capsys.readouterr()
    assert release_command.main(asked) == 1
    assert (
        f"version 0.1.0 was released with the SHA-256 {'0' * 64}, and this archive has {digest}"
        in capsys.readouterr().err
    )
    assert list((tmp_path / "dist").iterdir()) == []


def test_the_archive_says_from_which_commit_it_was_made_and_what_was_not_committed(package):
    commit = history.commit_of(package, "HEAD")
    assert json.loads(closed.how_made(package, None)) == {
        "version": "0.1.0",
        "compared_with": None,
        "commit": commit,
        "uncommitted": [],
    }
    edit(package, "data/events.csv", "Exercise Two", "Exercise 2")
    (package / "data" / "новое и.csv").write_text("x\n", encoding="utf-8")
    (package / "notes.txt").write_text("mine, and no part of it\n", encoding="utf-8")
    (package / "datapackage.json").rename(package / "data.json")
    (package / "data.json").rename(package / "datapackage.json")
    assert json.loads(closed.how_made(package, None))["uncommitted"] == ["data/events.csv", "data/новое и.csv"]


def test_outside_of_a_checkout_nothing_is_said_of_commits(package, tmp_path):
    with zipfile.ZipFile(zipped(package, tmp_path / "x.zip")) as archive:
        archive.extractall(tmp_path / "unpacked", [name for name in archive.namelist() if not name.startswith(".git")])
    made = json.loads(closed.how_made(tmp_path / "unpacked", None))
    assert (made["commit"], made["uncommitted"]) == (None, None)


def test_a_release_says_what_was_not_committed(package, tmp_path, capsys, small):
    fresh(package)
    assert release_command.main([str(package), "--output", str(tmp_path / "dist")]) == 0
    assert (
        "the archive has changes that are not committed (made.json lists them): CHANGELOG.md\n"
        in capsys.readouterr().err
    )


# --- git that refuses, and git that is not there -----------------------------------------------------------------------------


def asked(package: Path, **environment: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "scripts.changelog", package, "--check"]
    return subprocess.run(command, cwd=ROOT, env=os.environ | environment, capture_output=True, encoding="utf-8")


def test_a_checkout_of_another_owner_is_no_checkout_without_tags(package):
    done = asked(package, GIT_TEST_ASSUME_DIFFERENT_OWNER="1")
    assert done.returncode == 3
    assert done.stderr.startswith("git could not be asked about this checkout: fatal: detected dubious ownership")
    assert done.stderr.count("\n") == 1


def test_a_damaged_checkout_is_no_checkout_without_tags(package):
    (package / ".git" / "HEAD").write_text("nonsense", encoding="utf-8")
    done = asked(package)
    assert done.returncode == 3
    assert done.stderr.startswith("git could not be asked about this checkout: fatal: not a git repository")


@pytest.mark.parametrize("there", [False, True], ids=["not there", "not to be run"])
def test_without_git_it_is_said_that_git_is_missing(package, tmp_path, there):
    place = tmp_path / "bin"
    place.mkdir()
    if there:
        (place / "git").write_text("#!/nowhere\n", encoding="utf-8")
        (place / "git").chmod(0o755)
    done = asked(package, PATH=str(place))
    assert done.returncode == 3
    assert done.stderr == "git could not be asked about this checkout: it could not be run: No such file or directory\n"
    (package / ".git").rename(package.parent / "kept")
    assert asked(package, PATH=str(place)).returncode == 0, "an unpacked archive is asked about nothing"


def test_what_git_answers_no_to_is_no_refusal(package):
    assert history.commit_of(package, "nothing-of-that-name") == ""
    assert history.text_at(package, "v0.0.9", "no-such-file") == ""
    (package / ".git" / "config").write_text("[core]\nrepositoryformatversion = 9\n", encoding="utf-8")
    with pytest.raises(AccessError, match="could not be asked"):
        history.tagged(package)
