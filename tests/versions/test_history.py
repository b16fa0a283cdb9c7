"""Which release came before: by docs/releases.csv and by tags, and one sentence where git cannot show it."""

import csv
import subprocess
from pathlib import Path

import pytest

from schemas.tables import is_date
from scripts import changelog as changelog_command
from scripts import release as release_command
from scripts.package.errors import PackageError
from scripts.versions import history
from scripts.versions.changes import numbers
from scripts.versions.version import read_version
from tests.packages import ROOT, base, edit
from tests.versions import drop, set_version

HEADER = ",".join(history.COLUMNS)


def git(place: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", "-c", "tag.gpgsign=false"]  # fmt: skip
    return subprocess.run(["git", *identity, "-C", str(place), *arguments], check=True, capture_output=True, encoding="utf-8").stdout  # fmt: skip


def record(package: Path, *rows: str) -> None:
    """Writes docs/releases.csv."""
    (package / "docs").mkdir(exist_ok=True)
    (package / history.RELEASES).write_text("".join(f"{row}\n" for row in (HEADER, *rows)), encoding="utf-8")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with 1.1.0 in its table of releases, one stance less than now, and without any tag; it is at 1.2.0."""
    package = base(tmp_path)
    git(package, "init")
    set_version(package, "1.1.0")
    drop(package, "stances", "commentators-001,demand-one")
    drop(package, "codings", "stances,commentators-001|demand-one")
    git(package, "add", "-A")
    git(package, "commit", "-m", "one")
    commit = git(package, "rev-parse", "HEAD").strip()
    edit(package, "data/stances.csv", "one-001,demand-two,advances\n", "commentators-001,demand-one,mentions\none-001,demand-two,advances\n")  # fmt: skip
    set_version(package, "1.2.0")
    record(package, f"1.1.0,2026-11-28,{commit},")
    git(package, "add", "-A")
    git(package, "commit", "-m", "two")
    return package


def before(package: Path) -> str | None:
    """Returns the version that came before that of a package."""
    with history.previous(package, None, read_version(package).descriptor["version"]) as folder:
        return folder and read_version(folder).descriptor["version"]


def test_the_release_before_is_found_by_the_table_in_any_clone(repository, tmp_path):
    assert before(repository) == "1.1.0"
    git(tmp_path, "clone", "--no-tags", str(repository), "clone")
    assert before(tmp_path / "clone") == "1.1.0"
    with history.previous(tmp_path / "clone", None, "1.2.0") as folder:
        assert [change.kind for change in history.difference_to(folder, repository).changes] == ["added"]


def test_tags_count_beside_the_table_and_the_table_before_tags(repository):
    git(repository, "tag", "v1.1.1")
    assert set(history.released(repository)) == {"1.1.0", "1.1.1"}
    assert before(repository) == "1.2.0", "what v1.1.1 was put on"
    git(repository, "tag", "v1.1.0")
    assert history.released(repository)["1.1.0"] != "v1.1.0"


def test_nothing_but_what_is_lower_came_before(repository):
    set_version(repository, "1.1.0")
    assert before(repository) is None


def test_a_version_that_is_released_may_not_change(repository, capsys, monkeypatch):
    monkeypatch.setattr("scripts.versions.release.validate", lambda _: ([], {}))
    set_version(repository, "1.1.0")
    assert release_command.main([str(repository), "--check"]) == 1
    assert "version 1.1.0 is released already, and the package has changed since" in capsys.readouterr().err


def said(package: Path, capsys) -> str:
    """Asks for a release and a changelog, both of which must be refused in the same one sentence."""
    (package / "CHANGELOG.md").write_text("# Changelog\n\n## 1.2.0 (2026-11-28)\n\n<!-- records -->\n<!-- /records -->\n", encoding="utf-8")  # fmt: skip
    sentences = []
    for command, arguments in ((release_command.main, ["--check"]), (changelog_command.main, [])):
        assert command([str(package), *arguments]) in (2, 3)  # 3: git itself could not be asked
        out, problem = capsys.readouterr()
        assert "nothing stands" not in out
        sentences.append([line for line in problem.splitlines() if not line.endswith(" ...")])
    assert sentences[0] == sentences[1]
    (sentence,) = sentences[0]
    return sentence


def test_a_shallow_clone_is_told_in_one_sentence(repository, tmp_path, capsys):
    git(tmp_path, "clone", "--depth", "1", f"file://{repository}", "shallow")
    sentence = said(tmp_path / "shallow", capsys)
    assert sentence.startswith("version 1.1.0 was released, but git cannot show it here")
    assert "git fetch --unshallow" in sentence
    assert "--previous" in sentence


def test_a_copy_without_git_is_told_in_one_sentence(repository, tmp_path, capsys):
    git(repository, "checkout-index", "-a", f"--prefix={tmp_path}/copy/")
    assert said(tmp_path / "copy", capsys).startswith("version 1.1.0 was released, but git cannot show it here")


@pytest.mark.parametrize("table", [True, False])
def test_a_git_that_refuses_is_told_in_one_sentence(repository, capsys, table):
    """As it does in a checkout of another owner: here because its folder is none that it knows."""
    if not table:
        (repository / history.RELEASES).unlink()
    (repository / ".git" / "HEAD").write_text("nonsense\n", encoding="utf-8")
    assert said(repository, capsys).startswith("git could not be asked about this checkout")


def test_where_git_is_not_installed_that_is_told(repository, capsys, monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert said(repository, capsys).startswith("git could not be asked about this checkout")


def test_without_git_and_without_a_table_nothing_came_before(package):
    assert before(package) is None


@pytest.mark.parametrize(
    "text",
    [
        b"\xff\xfe",
        b"",
        b"version,commit\n",
        f"{HEADER}\n1.0,2026-11-28,{'0' * 40},\n".encode(),
        f"{HEADER}\n1.0.0,28 November,{'0' * 40},\n".encode(),
        f"{HEADER}\n1.0.0,2026-11-28,main,\n".encode(),
        f"{HEADER}\n1.0.0,2026-11-28,{'0' * 40},abc\n".encode(),
        f"{HEADER}\n1.0.0,2026-11-28,{'0' * 40}\n".encode(),
    ],
)
def test_a_table_that_is_none_is_one_sentence(package, text):
    record(package)
    (package / history.RELEASES).write_bytes(text)
    with pytest.raises(PackageError, match=r"^docs/releases.csv (should have the columns|cannot be read)"):
        history.recorded(package)


# --- the table of the repository -------------------------------------------------------------------------------------


def test_the_table_of_the_repository_is_in_order():
    with (ROOT / history.RELEASES).open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    versions = [row["version"] for row in rows]
    assert versions == sorted(set(versions), key=numbers)
    assert all(is_date(row["released_on"]) for row in rows)
    assert versions[0] == "0.2.0"


def test_every_commit_of_the_table_holds_its_version():
    try:
        for version, commit in history.recorded(ROOT).items():
            with history.at_commit(ROOT, version, commit) as folder:
                assert read_version(folder).descriptor["version"] == version
    except PackageError as error:
        pytest.skip(str(error))


# --- a git that fails is not one that has nothing to say ---------------------------------------------------------------------


def spoil(repository: Path, *paths: str) -> None:
    """Puts what git cannot read into files of its own."""
    for path in paths:
        place = repository / ".git" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.unlink(missing_ok=True)
        place.write_bytes(b"?\n")


def blob(repository: Path, commit: str, path: str) -> str:
    """Returns where git keeps a file of a commit."""
    name = git(repository, "rev-parse", f"{commit}:{path}").strip()
    return f"objects/{name[:2]}/{name[2:]}"


FAILING = {
    "its list of tags is damaged": (lambda place: spoil(place, "packed-refs"), lambda place: history.tagged(place)),
    "its index is damaged": (lambda place: spoil(place, "index"), lambda place: history.uncommitted(place)),
    "a table of the release is damaged": (
        lambda place: spoil(place, blob(place, "HEAD~1", "data/stances.csv")),
        before,
    ),
    "a page of the release is damaged": (
        lambda place: spoil(place, blob(place, "HEAD", "docs/releases.csv")),
        lambda place: history.text_at(place, "HEAD", "docs/releases.csv"),
    ),
    "a folder of the release is damaged": (
        lambda place: spoil(place, blob(place, "HEAD", "docs")),
        lambda place: history.text_at(place, "HEAD", "docs/releases.csv"),
    ),
    "its repository has gone": (
        lambda place: (place / ".git").rename(place / "was") and (place / ".git").write_text("gitdir: gone\n"),
        lambda place: history.released(place),
    ),
}


@pytest.mark.parametrize(("damage", "ask"), FAILING.values(), ids=FAILING)
def test_a_git_that_fails_is_not_taken_for_one_that_knows_nothing(repository, damage, ask):
    damage(repository)
    with pytest.raises(PackageError, match=r"git could not be asked about this checkout: .|git cannot say"):
        ask(repository)


def test_what_was_not_there_is_no_failure(repository):
    assert history.text_at(repository, "HEAD~1", "docs/releases.csv") == ""
    assert history.tagged(repository) == []
    assert history.uncommitted(repository) == []


def test_another_repository_that_git_works_on_is_not_asked(repository, tmp_path, monkeypatch):
    """As in a hook, to which git says by its environment where the repository is."""
    git(tmp_path, "clone", str(repository), "other")
    git(tmp_path / "other", "tag", "v9.9.9")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    assert set(history.released(repository)) == {"1.1.0"}


def test_somebodys_own_attributes_change_nothing_of_a_release(repository, tmp_path, monkeypatch):
    (tmp_path / "attributes").write_text("*.csv text eol=crlf\ndata/stances.csv export-ignore\n", encoding="utf-8")
    (tmp_path / "config").write_text(f"[core]\n\tattributesFile = {tmp_path}/attributes\n", encoding="utf-8")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(tmp_path / "config"))
    with history.previous(repository, None, "1.2.0") as folder:
        assert b"\r" not in (folder / "data" / "stances.csv").read_bytes()
