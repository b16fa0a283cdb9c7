"""What Arrow does sooner than Python or numpy: many texts kept as one array, and what stands at many places of one.

Its functions are imported only where there are many: a small package does without.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa

MANY = 100_000  # places; fewer are looked up sooner than Arrow is told about them


class Texts(list):
    """Texts that came from Arrow, and the arrays of Arrow and numpy that hold them, so that nobody has to make those again."""

    def __init__(self, array: pa.Array) -> None:
        """Takes the array of Arrow."""
        self.array, self.objects = array, array.to_numpy(zero_copy_only=False)
        super().__init__(self.objects.tolist())


def in_arrow(texts: Sequence[str]) -> pa.Array:
    """Returns texts as an array of Arrow."""
    import pyarrow as pa

    return texts.array if isinstance(texts, Texts) else pa.array(texts, pa.large_string())


def in_numpy(texts: list[str]) -> np.ndarray:
    """Returns texts as an array of objects, which nobody may change."""
    import numpy as np

    return texts.objects if isinstance(texts, Texts) else np.array(texts, dtype=object)


def place_of(text: str, texts: list[str]) -> int:
    """Returns the place of a text among distinct ones, and -1 where it is none of them."""
    if isinstance(texts, Texts):
        return texts.array.index(text).as_py()
    return texts.index(text) if text in texts else -1


def at(values: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Returns what stands at some places of an array of numbers or marks, as `values[places]` does; nobody may change it.

    Many are looked up by Arrow, in a fourth of the time. The places are counted from 0 and not checked: each has to be one of the array.
    """
    if len(places) < MANY:
        return values[places]
    import pyarrow as pa
    import pyarrow.compute as pc

    plain = values.view("u1") if values.dtype == bool else values  # of which Arrow needs no copy
    return pc.take(pa.array(plain), pa.array(places), boundscheck=False).to_numpy().view(values.dtype)
