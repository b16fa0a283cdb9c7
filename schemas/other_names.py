"""Rules of meaning for other names."""

from schemas.rule import rule


@rule(
    "other-name-known",
    "other_names",
    "name",
    "“{name}” is what speakers calls “{speaker_id}” already",
    "keep only spellings that speakers does not have",
)
def other_name_known(rows, tables):
    """Another name is spelled otherwise than the name of the speaker and its form in the native script."""
    known = [tables.look_up(rows["speaker_id"], "speakers", "speaker_id", name) for name in ("name", "name_native")]
    return (rows["name"] != "") & ((rows["name"] == known[0]) | (rows["name"] == known[1]))
