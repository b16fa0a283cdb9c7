"""Archives that somebody else made are read without trust: nothing leaves the folder, nothing is unpacked without end."""

import os
import stat
import struct
import zipfile

import pytest

from scripts.package import archives
from scripts.package.archives import package_at, packed
from scripts.package.errors import PackageError
from tests.versions import zipped

FRONT = ("datapackage.json", b"{}")


def written(path, *members) -> None:
    """Writes an archive of names (or ZipInfos) and contents."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in members:
            archive.writestr(name, data)


def refused(path) -> str:
    """Returns the sentence with which an archive is refused; what is not in a folder of its own is left untouched."""
    before = {found: found.stat().st_mtime_ns for found in path.parent.rglob("*")}
    with pytest.raises(PackageError) as error, package_at(path):
        pass
    assert {found: found.stat().st_mtime_ns for found in path.parent.rglob("*")} == before
    assert "\n" not in str(error.value)
    return str(error.value)


def test_an_archive_is_unpacked_into_a_folder_that_goes_again(package, tmp_path):
    path = zipped(package, tmp_path / "a.zip", "casus-belli-1.2.3/")
    with package_at(path) as folder:
        assert folder.name == "casus-belli-1.2.3"
        for name in ("datapackage.json", "data/statements.csv", "schemas/codes.schema.json"):
            assert (folder / name).read_bytes() == (package / name).read_bytes()
    assert not folder.exists()


def test_only_what_a_package_is_made_of_is_unpacked(tmp_path):
    written(tmp_path / "a.zip", FRONT, ("data/x.csv", b"a\n"), ("run.py", b"raise SystemExit"), ("x.sqlite", b"0"))
    with package_at(tmp_path / "a.zip") as folder:
        assert sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()) == [
            "data/x.csv",
            "datapackage.json",
        ]


@pytest.mark.parametrize(
    "name",
    ["../evil.csv", "/evil.csv", "data/../../evil.csv", "c:/evil.csv", "data\\..\\evil.csv", "~/evil.csv", "a//b.csv"],
)
def test_paths_that_lead_out_are_refused(tmp_path, name):
    written(tmp_path / "a.zip", FRONT, (name, b"a\n"))
    assert "leads out of it" in refused(tmp_path / "a.zip")


def test_links_are_refused(tmp_path):
    link = zipfile.ZipInfo("data/link.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    written(tmp_path / "a.zip", FRONT, (link, b"/etc/hostname"))
    assert "holds a link" in refused(tmp_path / "a.zip")


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_stands_twice_is_refused(tmp_path):
    written(tmp_path / "a.zip", FRONT, FRONT)
    assert "holds datapackage.json twice" in refused(tmp_path / "a.zip")


def test_a_file_that_is_a_folder_too_is_refused(tmp_path):
    written(tmp_path / "a.zip", FRONT, ("a.csv", b""), ("a.csv/b.csv", b""))
    assert "cannot be unpacked" in refused(tmp_path / "a.zip")


@pytest.mark.parametrize(
    ("members", "says"),
    [([("x.csv", b"")], "has no datapackage.json"), ([("a/datapackage.json", b""), ("b/datapackage.json", b"")], "more than one")],
)  # fmt: skip
def test_an_archive_without_one_package_is_refused(tmp_path, members, says):
    written(tmp_path / "a.zip", *members)
    assert says in refused(tmp_path / "a.zip")


def test_a_bomb_is_left_unexploded(tmp_path, monkeypatch):
    """What counts is what comes out, whatever the archive says of itself."""
    monkeypatch.setattr(archives, "MOST_BYTES", 3 << 20)
    with zipfile.ZipFile(tmp_path / "a.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(*FRONT)
        archive.writestr("data/zeros.csv", bytes(40 << 20))
    assert (tmp_path / "a.zip").stat().st_size < 1 << 20
    assert "unpacks to more than 3 MiB" in refused(tmp_path / "a.zip")


def test_too_many_files_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "MOST_FILES", 20)
    written(tmp_path / "a.zip", FRONT, *((f"data/{number}.csv", b"") for number in range(20)))
    assert "more than 20 files" in refused(tmp_path / "a.zip")


def test_an_encrypted_archive_is_refused(package, tmp_path):
    path = zipped(package, tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the flag of encryption, in both headers
        place = data.find(signature)
        while place >= 0:
            data[place + offset] |= 1
            place = data.find(signature, place + 4)
    path.write_bytes(data)
    assert refused(path).endswith("it is encrypted")


@pytest.mark.parametrize("part", range(12))
def test_a_damaged_archive_is_one_sentence(package, tmp_path, part):
    """Every twelfth of an archive overwritten: what cannot be read is refused, nothing raises anything else."""
    path = zipped(package, tmp_path / "a.zip")
    data = bytearray(path.read_bytes())
    size = len(data) // 12
    data[part * size : part * size + 200] = b"\x07" * 200
    path.write_bytes(data)
    assert path.name in refused(path)


def test_what_is_no_archive_is_refused(tmp_path):
    (tmp_path / "a.zip").write_text("no archive", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    for name, says in (("a.zip", "neither a folder nor"), ("pipe", "neither a folder nor"), ("none", "is not there")):
        assert says in refused(tmp_path / name)


def test_an_archive_that_is_written_depends_on_its_contents_alone():
    files = {"b/x.csv": b"1\n" * 500, "a.txt": b"two"}
    data = packed(files)
    assert data == packed(dict(reversed(files.items())))
    assert packed(files | {"a.txt": b"three"}) != data
    signature, *_, moment, day = struct.unpack("<IHHHHH", data[:14])
    assert (signature, moment, day) == (0x04034B50, 0, 0b0000000_0001_00001), "the first second of 1980"
