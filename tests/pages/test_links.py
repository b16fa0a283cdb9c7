"""No link of a written page is dead: neither in the repository, where it leads to files, nor on the site, where it leads to pages."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.package.typed import read_completely
from scripts.pages import site
from scripts.pages.data import Data
from scripts.pages.links import on_site
from tests.packages import ROOT, base
from tests.pages.test_site import rendered

WRITTEN = [
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "RELEASING.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").glob("**/*.md")),
    *sorted((ROOT / ".github").glob("**/*.md")),
]
DESCRIPTOR = {
    "resources": [{"name": "codes", "path": "data/codes.csv", "schema": "schemas/codes.schema.json"}],
    "casus:repository": "",
    "casus:issues": "",
}


def links(page: Path) -> Iterator[str]:
    """Yields every address that a written page links to or shows a picture from."""
    for tag, attributes in rendered(page.read_text(encoding="utf-8")).elements:
        address = attributes.get({"a": "href", "img": "src"}.get(tag, ""))
        if address and "headerlink" not in (attributes.get("class") or ""):
            yield address


def anchors(page: Path) -> set[str]:
    """Returns the anchors that GitHub gives the headings of a page."""
    text = re.sub(r"^(```|~~~).*?^\1", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    found: set[str] = set()
    for heading in re.findall(r"^#+ +(.+?) *#*$", text, re.MULTILINE):
        plain = re.sub(r"[^\w\- ]", "", re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower()).replace(" ", "-")
        same = sum(anchor == plain or re.fullmatch(rf"{re.escape(plain)}-\d+", anchor) is not None for anchor in found)
        found.add(f"{plain}-{same}" if same else plain)
    return found


def dead(page: Path, root: Path, kept: set[str] | None = None) -> list[str]:
    """Returns the links of a page that lead nowhere in the repository; `kept` are the files and folders that git keeps."""
    return [address for address in links(page) if not _leads_somewhere(address, page, root, kept)]


def _leads_somewhere(address: str, page: Path, root: Path, kept: set[str] | None) -> bool:
    if re.match(r"(https?|mailto):", address):
        return True
    path, _, anchor = address.partition("#")
    target = (page.parent / path).resolve() if path else page
    if address.startswith("/") or not target.exists() or not target.is_relative_to(root):
        return False
    if kept is not None and target.relative_to(root).as_posix() not in kept:
        return False
    return not anchor or (target.suffix == ".md" and anchor in anchors(target))


@pytest.fixture(scope="module")
def kept() -> set[str] | None:
    """The files that a clone has, new ones included, with their folders; None where git cannot say."""
    command = ["git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        done = subprocess.run(command, capture_output=True, encoding="utf-8")
    except FileNotFoundError:
        return None
    files = [Path(name) for name in done.stdout.split("\0") if name]
    return {path.as_posix() for file in files for path in (file, *file.parents)} if not done.returncode else None


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_no_link_is_dead_in_the_repository(page, kept):
    assert dead(page, ROOT, kept) == []


def test_dead_links_are_found(tmp_path):
    (tmp_path / "a.md").write_text(
        "# A\n\n## What's *here*?\n\n## Twice\n\n## Twice\n\n```\n# code\n```\n", encoding="utf-8"
    )
    alive = "[1](a.md#whats-here) [2](a.md#twice-1) [3](https://example.org/) [4](#b) `[5](x)`\n"
    wrong = ["/a.md", "c.md", "a.md#code", "a.md#twice-2", "#a", "../b.md", "c.png"]
    page = tmp_path / "b.md"
    page.write_text(
        f"# B\n\n{alive}\n" + "".join(f"[x]({address})\n" for address in wrong[:-1]) + "![x](c.png)\n", encoding="utf-8"
    )
    assert dead(page, tmp_path) == wrong
    assert dead(page, tmp_path, {"b.md"}) == ["a.md#whats-here", "a.md#twice-1", *wrong]


# --- on the site -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "folder", "expected"),
    [
        ("[a](limits.md#scope)", "docs", "[a](/limits.md#scope)"),
        ("[a](docs/limits.md)", "", "[a](/limits.md)"),
        ("[a](../CONTRIBUTING.md) [b](../README.md)", "docs", "[a](/contributing.md) [b](/index.md)"),
        ("[a](../data/codes.csv)<!-- /codebook/act/index.md -->.", "docs", "[a](/codebook/act/index.md)."),
        ("[a](../data/codes.csv), [b](../schemas/codes.schema.json)", "docs", "[a](/data/codes.csv), [b](/schemas/codes.schema.json)"),
        ("[a](../datapackage.json)", "docs", "[a](/datapackage.json)"),
        ("[a](../data/none.csv) [`b`](../Makefile)", "docs", "a `b`"),
        ("[a](#here) [b](https://example.org/)", "docs", "[a](#here) [b](https://example.org/)"),
        ("see [the\nform](x)<!-- casus:issues -->, please", "", "see the\nform, please"),
        ("`[a](x)` and `` `[b](x)` ``\n\n```r\n[c](x)\n```\n", "", "`[a](x)` and `` `[b](x)` ``\n\n```r\n[c](x)\n```\n"),
    ],
)  # fmt: skip
def test_links_become_those_of_the_site(markdown, folder, expected):
    assert on_site(markdown, folder, DESCRIPTOR) == expected


def test_a_mark_leads_to_the_address_that_the_descriptor_gives():
    descriptor = DESCRIPTOR | {"casus:issues": "https://example.org/casus/issues"}
    written = "[form](.github/ISSUE_TEMPLATE/)<!-- casus:issues -->"
    assert on_site(written, "", descriptor) == "[form](https://example.org/casus/issues)"
    for given in ("javascript:alert(1)", "not an address", 7, None):
        assert on_site(written, "", DESCRIPTOR | {"casus:issues": given}) == "form"
    hostile = on_site(written, "", DESCRIPTOR | {"casus:issues": 'https://e.org/)<b>"'})
    assert rendered(hostile).elements == [("p", {}), ("a", {"href": "https://e.org/%29%3Cb%3E%22"})]


def test_links_and_marks_of_written_pages_lead_to_pages(tmp_path):
    docs = tmp_path / "docs"
    data = Data(read_completely(base(tmp_path)))
    site.write_markdown(data, docs)
    found = 0
    for path in [ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "ways").glob("*.md")]:
        folder = path.parent.relative_to(ROOT).as_posix().strip(".")
        written = on_site(path.read_text(encoding="utf-8"), folder, data.descriptor)
        assert "<!-- /" not in re.sub(r"`[^`]*`", "", written), path
        for address in re.findall(r"\]\((/[^)#]*)", written):
            assert (docs / address.lstrip("/")).is_file(), f"{path.name}: {address}"
            found += 1
    assert found > 30
