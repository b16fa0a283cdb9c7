"""Rules of meaning for other names."""

import pandas as pd

from schemas import alike
from schemas.frames import compared_as
from schemas.rule import rule


@rule(
    "other-name-known",
    "other_names",
    "name",
    "“{name}” is known already as a name of “{speaker_id}”, or is that of another speaker",
    "keep only spellings that are not there yet, and each with the speaker whose name it is",
)
def other_name_known(rows, tables):
    """Another name differs from the name of the speaker, its form in the native script and the names of every other speaker. What search treats alike anyway, such as capitals, is no other name."""
    known = [tables.followed("other_names", "speaker_id", "speakers", name) for name in ("name", "name_native")]
    given = compared_as(rows["name"], alike.names)
    speakers = tables["speakers"]
    others = set(compared_as(speakers["name"], alike.names)) | set(compared_as(speakers["name_native"], alike.names))
    mine = pd.concat([compared_as(name, alike.names) == given for name in known], axis=1).any(axis=1)
    return (rows["name"] != "") & (mine | given.isin(others) | given.duplicated())
