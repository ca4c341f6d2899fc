"""Sums of many heights that change one by one: a Fenwick tree."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import accumulate


class Heights:
    """Heights in pixels by row; sums, changes and searches cost the logarithm of their number."""

    def __init__(self, heights: Iterable[float] = ()) -> None:
        self._values: list[float] = []
        self._tree: list[float] = [0.0]
        self.total = 0.0
        self.reset(heights)

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, row: int) -> float:
        return self._values[row]

    def reset(self, heights: Iterable[float]) -> None:
        """Start again with these heights."""
        self._values = list(heights)
        above = list(accumulate(self._values, initial=0.0))
        self.total = above[-1]
        # a node holds the sum of as many values as its lowest bit says
        self._tree = [above[at] - above[at & (at - 1)] for at in range(len(above))]

    def append(self, height: float) -> None:
        """Add a row at the end."""
        at = len(self._tree)
        node, child = height, 1
        while child < at & -at:
            node += self._tree[at - child]
            child <<= 1
        self._tree.append(node)
        self._values.append(height)
        self.total += height

    def insert(self, row: int, heights: Iterable[float]) -> None:
        """Put rows before a row."""
        self.reset([*self._values[:row], *heights, *self._values[row:]])

    def remove(self, first: int, last: int) -> None:
        """Take rows away, from one to another, both included."""
        self.reset([*self._values[:first], *self._values[last + 1 :]])

    def set(self, row: int, height: float) -> None:
        """Change one height."""
        change = height - self._values[row]
        if not change:
            return
        self._values[row] = height
        self.total += change
        at = row + 1
        while at < len(self._tree):
            self._tree[at] += change
            at += at & -at

    def above(self, row: int) -> float:
        """The sum of all heights before a row."""
        total = 0.0
        while row > 0:
            total += self._tree[row]
            row -= row & -row
        return total

    def find(self, y: float) -> tuple[int, float]:
        """The row at a distance from the top, and how far into it that is; rows must exist."""
        at = 0
        bit = 1 << len(self._values).bit_length()
        while bit:
            after = at + bit
            if after < len(self._tree) and self._tree[after] <= y:
                at = after
                y -= self._tree[after]
            bit >>= 1
        last = len(self._values) - 1
        return (at, y) if at <= last else (last, self._values[last])
