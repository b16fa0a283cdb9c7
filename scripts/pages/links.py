"""Links of the written pages: in the repository they lead to its files, on the site to the pages that correspond to these.

A link is written as the repository needs it: relative, to a file that is there. Where the site has a page of its own for the same
thing, a mark right behind the link names that page, and where the link is about the project's public places, the mark names their
key in `datapackage.json`; readers see neither:

    [codebook](../data/codes.csv)<!-- /codebook/index.md -->
    [issue form](../.github/ISSUE_TEMPLATE/correction.yml)<!-- casus:issues -->
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import quote

from scripts.formats.citation import place

# Code is matched too, and first where it begins first, so that nothing in it is taken for a link.
LINK = re.compile(
    r"(?P<code>^(?P<fence>```+|~~~+).*?^(?P=fence)[^\n]*$|(?P<ticks>`+)(?:(?!\n\n).)+?(?<!`)(?P=ticks)(?!`))"
    r"|\[(?P<label>[^\]]+)\]\((?P<target>[^)\s]+)\)(?:<!-- (?P<mark>\S+) -->)?",
    re.MULTILINE | re.DOTALL,
)
OUTWARD = re.compile(r"[a-z]+:|#")
PAGES = {"CONTRIBUTING.md": "/contributing.md", "README.md": "/index.md", "CITATION.cff": "/cite.md"}


def on_site(markdown: str, folder: str, descriptor: dict) -> str:
    """Returns a written page with its links as the site needs them: to its own pages and files, from the root.

    `folder` is where the page lies in the repository, such as `docs`; blank at the top. A link to what is not on the site, and one
    to a place for which the descriptor gives no address, leave their label only.
    """

    def rewritten(found: re.Match[str]) -> str:
        if found["code"]:
            return found[0]
        address = _address(found["target"], found["mark"] or "", folder, descriptor)
        return f"[{found['label']}]({address})" if address else found["label"]

    return LINK.sub(rewritten, markdown)


def _address(target: str, mark: str, folder: str, descriptor: dict) -> str:
    """Returns where a link leads on the site; blank where it leads nowhere there."""
    if mark:
        return mark if mark.startswith("/") else quote(place(descriptor, mark), safe="/:?#@!$&'*+,;=%~")
    if OUTWARD.match(target):
        return target
    path, hash_sign, anchor = target.partition("#")
    path = posixpath.normpath(posixpath.join(folder, path))
    if path.startswith("docs/"):
        return f"/{path.removeprefix('docs/')}{hash_sign}{anchor}"
    return PAGES.get(path) or (f"/{path}" if path in _files(descriptor) else "")


def _files(descriptor: dict) -> set[str]:
    """Returns the files of the package, which lie beside the pages."""
    resources = [resource for resource in descriptor["resources"] if isinstance(resource, dict)]
    named = {resource.get(key) for resource in resources for key in ("path", "schema")}
    return {"datapackage.json", *(path for path in named if isinstance(path, str))}
