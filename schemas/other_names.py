"""Rules of meaning for other names."""

from schemas.rule import rule


@rule(
    "other-name-known",
    "other_names",
    "name",
    "speakers already has “{name}” as a name of “{speaker_id}”",
    "keep only spellings that are not in speakers",
)
def other_name_known(rows, tables):
    """Another name differs from the name of the speaker and from its form in the native script."""
    known = [tables.look_up(rows["speaker_id"], "speakers", "speaker_id", name) for name in ("name", "name_native")]
    return (rows["name"] != "") & ((rows["name"] == known[0]) | (rows["name"] == known[1]))
