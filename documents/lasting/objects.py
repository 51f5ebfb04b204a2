"""A PDF as the objects that can be reached from its end, for those who look at all of them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import PdfFileReader

Breach = tuple[str, str]
Table = generic.DictionaryObject
# A letter of hundreds of pages has some ten thousand.
MOST_OBJECTS = 300_000


class PdfObjects:
    """An opened PDF. Raises what its reader raises for one that is damaged."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.reader = PdfFileReader(BytesIO(content), strict=False)
        self.root = self.reader.root

    @cached_property
    def tables(self) -> list[Table]:
        """Every dictionary and every stream."""
        return list(self._walk())

    @property
    def pages(self) -> Iterator[Table]:
        """The pages in order."""
        for position in range(int(self.root["/Pages"]["/Count"])):
            reference, _resources = self.reader.find_page_for_modification(position)  # type: ignore[no-untyped-call]  # typed in part
            yield reference.get_object()

    def _walk(self) -> Iterator[Table]:
        left: list[Any] = [self.root, self.reader.trailer.raw_get("/Info") if self.info else None]
        seen: set[Any] = set()
        while left:
            found = left.pop()
            if isinstance(found, generic.IndirectObject):
                if found.reference in seen:
                    continue
                seen.add(found.reference)
                if len(seen) > MOST_OBJECTS:
                    raise MemoryError
                found = found.get_object()  # type: ignore[no-untyped-call]  # typed in part
            if isinstance(found, Table):
                yield found
                left += [found.raw_get(name) for name in found]
            elif isinstance(found, generic.ArrayObject):
                left += [found.raw_get(at) for at in range(len(found))]

    @cached_property
    def info(self) -> Table:
        """What the file says of itself in the older way; an empty one where it says nothing."""
        found = told(self.reader.trailer, "/Info")
        return found if isinstance(found, Table) else Table()  # type: ignore[no-untyped-call]  # typed in part


def told(holder: Any, name: str) -> Any:
    """Return what a dictionary has under a name, followed to where it stands; None where it has nothing."""
    # A plain `get` leaves a reference a reference.
    return holder[name] if name in holder else None  # noqa: SIM401


def each_of(holder: Any, name: str) -> list[Any]:
    """Return the members of a list, followed to where they stand; one that stands alone is a list of one."""
    found = told(holder, name)
    if found is None:
        return []
    return [found[at] for at in range(len(found))] if isinstance(found, generic.ArrayObject) else [found]


def is_true(found: Any) -> bool:
    """Whether a value is the truth, and not merely something."""
    return isinstance(found, generic.BooleanObject) and bool(found.value)
