"""Written names one character away from a known one."""

from __future__ import annotations

from collections import defaultdict

Forms = dict[str, set[str]]

# 市发展改革委 is another body than 省发展改革委 or 发展改革委, never a slip for it.
LEVELS = frozenset("省市州盟县区旗")


class NearMisses:
    """Forms found by a neighbour at one character's distance, without trying them all.

    Two strings that far apart are equal after dropping at most one character from each.
    """

    def __init__(self, forms: Forms) -> None:
        self._forms = forms
        self._by_rest: Forms = defaultdict(set)
        for form in forms:
            for rest in _rests(form):
                self._by_rest[rest].add(form)

    def near(self, form: str, *, ending_kept: bool = False) -> set[str]:
        """The keys of every form exactly one character away.

        With `ending_kept` not by the last one, which says what kind of body it is: 局, 办.
        """
        found: set[str] = set()
        for rest in _rests(form):
            for known in self._by_rest.get(rest, ()):
                if ending_kept and form[:-1] == known[:-1]:
                    continue
                if _one_character_apart(form, known):
                    found |= self._forms[known]
        return found


def _rests(form: str) -> set[str]:
    """The form, and the form without each of its characters in turn."""
    return {form, *(form[:i] + form[i + 1 :] for i in range(len(form)))}


def _one_character_apart(a: str, b: str) -> bool:
    """Whether replacing, adding or dropping one character turns one into the other."""
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    start = 0
    while start < min(len(a), len(b)) and a[start] == b[start]:
        start += 1
    levels = a[start : start + 1] in LEVELS and b[start : start + 1] in LEVELS
    replaced = a[start + 1 :] == b[start + 1 :] and not levels
    dropped = a[start + 1 :] == b[start:] and not _begins_with_level(a, start)
    added = a[start:] == b[start + 1 :] and not _begins_with_level(b, start)
    return replaced or dropped or added


def _begins_with_level(form: str, at: int) -> bool:
    """Whether the character at `at` is, or repeats, a level at the front: 市市场监管局."""
    return form[at] in LEVELS and form[:at] == form[at] * at
