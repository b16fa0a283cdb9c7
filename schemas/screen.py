"""Screens many distinct texts at once with Arrow, so that Python looks only at those that may be wrong.

A screen may let too much through to Python, never too little: what it holds back breaks no rule, which tests/package/test_quick.py checks.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from schemas.arrow import in_arrow
from schemas.members import STANDARDS
from schemas.tables import Field

if TYPE_CHECKING:
    import pyarrow as pa

MANY = 5_000  # fewer texts are looked at sooner than Arrow is told about them
ADDRESS = "URL"  # the one standard whose codes are many


def of_field(field: Field, values: Sequence[str]) -> Sequence[str]:
    """Returns the texts that may break a constraint of a field: all of them unless it is free text, or text of a form."""
    if (
        len(values) < MANY
        or field.type != "string"
        or field.enum
        or field.minimum
        or field.maximum
        or field.standard not in ("", ADDRESS)
    ):
        return values
    if not (field.pattern or field.standard or field.max_length):
        return []
    import pyarrow as pa
    import pyarrow.compute as pc

    texts, fine = in_arrow(values), pa.scalar(True)
    if field.pattern:
        try:
            fine = pc.and_(fine, pc.match_substring_regex(texts, f"^(?:{field.pattern})$"))
        except pa.ArrowInvalid:  # a form that Arrow's regular expressions do not know
            return values
    if field.max_length:
        fine = pc.and_(fine, pc.less_equal(pc.utf8_length(texts), field.max_length))
    if field.standard == ADDRESS:
        fine = pc.and_(fine, _of_fine_hosts(texts))
    return texts.filter(pc.invert(fine)).to_pylist()


def _of_fine_hosts(texts: pa.Array) -> pa.Array:
    """Marks plain addresses whose host, asked once each, is fine, and has nothing to say about what is asked of it."""
    import pyarrow as pa
    import pyarrow.compute as pc

    found = pc.extract_regex(texts, r"^https?://(?P<host>[a-z0-9.-]+)(?:[/?#][^%]*)?$")
    hosts = pc.struct_field(found, "host").dictionary_encode()
    # What begins with 10 is what is asked of a host that resolves DOIs.
    fine = [not STANDARDS[ADDRESS].broken(f"https://{host}/10") for host in hosts.dictionary.to_pylist()]
    return pa.array(fine, pa.bool_()).take(hosts.indices).fill_null(False)


def matching(expression: str, values: Sequence[str], *, not_plain: bool = False) -> Sequence[str]:
    """Returns the texts in which a regular expression, in the syntax of RE2, is found; all of them where there are few.

    `not_plain`: it is found only in texts that hold anything but printable characters of ASCII, which is seen sooner.
    """
    if len(values) < MANY:
        return values
    import pyarrow.compute as pc

    texts = in_arrow(values)
    if not_plain:
        texts = texts.filter(pc.invert(pc.ascii_is_printable(texts)))
    return texts.filter(pc.match_substring_regex(texts, expression)).to_pylist()
