"""What README.md, the repository's front page, takes from `datapackage.json`: where the dataset is found, and the lines that fetch it."""

from __future__ import annotations

from scripts.formats.citation import dataset, place
from scripts.package.errors import PackageError

OPEN, CLOSE = "<!-- addresses -->", "<!-- /addresses -->"
CLONE = """```sh
git clone {repository} casus-belli
cd casus-belli
make validate   # checks the data, and says at file:line:field what is wrong
make test       # runs the tests
```"""


def addresses(descriptor: dict) -> str:
    """Returns where to get the dataset, in Markdown: a link for each address that the descriptor has, and plain words for the others."""
    site, issues, repository = (place(descriptor, key) for key in ("homepage", "casus:issues", "casus:repository"))
    doi = dataset(descriptor).doi
    lines = [
        f"- **Website:** <{site}>" if site else "- **Website:** not published yet. `make site` builds it into the folder `site`.",
        f"- **Archive:** <https://doi.org/{doi}>" if doi else "- **Archive:** none has been published yet, so there is no DOI. `make release` builds the archive.",
        f"- **Questions and corrections:** <{issues}>" if issues else "",
        f"- **Repository:** <{repository}>" if repository else "- **Repository:** this one. In the lines below, replace ADDRESS with its address.",
    ]  # fmt: skip
    return "\n".join(filter(None, lines)) + "\n\n" + CLONE.format(repository=repository or "ADDRESS")


def renewed(readme: str, written: str) -> str:
    """Returns the README with what is written between its two marks; raises PackageError where a mark is missing."""
    before, opened, rest = readme.partition(OPEN)
    _, closed, after = rest.partition(CLOSE)
    if not opened or not closed:
        raise PackageError(f"README.md lacks the mark {OPEN if not opened else CLOSE}")
    return f"{before}{OPEN}\n{written}\n{CLOSE}{after}"
