"""The outline of a document: its lists, sections and tasks, each with its measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.utils import timezone

from tasks.choices import ListName
from tasks.models import Measure, PilotTask

WORDS = 30
LOST = "原文中找不到的"


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a measure is carried out, as far as the reader may see it."""

    address: str
    label: str
    status: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Upper:
    """The upper measure that a measure carries."""

    address: str
    label: str


@dataclass(slots=True)
class Entry:
    """One measure in the outline."""

    measure: Measure
    is_current: bool
    standings: list[Standing] = field(default_factory=list)
    uppers: list[Upper] = field(default_factory=list)
    # The address of the measure's chain, "" for whoever may not look at it.
    chain: str = ""
    doubts: int = 0

    @property
    def label(self) -> str:
        return self.measure.label or "举措"

    @property
    def remarks(self) -> list[str]:
        """What people did to it: corrected or withdrawn, by whom, when and why."""
        measure, said = self.measure, []
        if measure.corrected_by and measure.corrected_at:
            when = timezone.localtime(measure.corrected_at)
            said.append(
                f"人工更正（{measure.corrected_by}，{when:%Y-%m-%d}）：{measure.correction}"
            )
        if measure.withdrawn_at:
            when = timezone.localtime(measure.withdrawn_at)
            said.append(f"已撤销（{when:%Y-%m-%d}）：{measure.withdrawal}")
        return said

    @property
    def is_lost(self) -> bool:
        """Whether it has no place in the text any more, which has been corrected since."""
        return not self.measure.spans

    @property
    def start(self) -> int:
        return min((start for start, _ in self.measure.spans), default=0)

    @property
    def end(self) -> int:
        return max((end for _, end in self.measure.spans), default=0)

    @property
    def words(self) -> str:
        text = self.measure.title or self.measure.text
        return text if len(text) <= WORDS else f"{text[:WORDS]}…"


@dataclass(slots=True)
class Group:
    """A task or section of the outline with its measures. `list_label` starts a new list, or what
    the text has no longer."""

    list_label: str
    section: str
    task: PilotTask | None
    entries: list[Entry] = field(default_factory=list)


def group(tasks: Sequence[PilotTask], entries: Sequence[Entry]) -> list[Group]:
    """Tasks in the order of the text, each with its measures in theirs, sections around them.

    A table's heading may stand below its first rows; its measures follow it all the same. What
    has neither a task nor a place of its own comes last.
    """
    placed: list[tuple[bool, int, int, PilotTask | Entry]]
    placed = [(False, t.span_start, 0, t) for t in tasks]
    for entry in entries:
        measure = entry.measure
        if measure.task is not None:
            placed.append((False, measure.task.span_start, measure.order, entry))
        else:
            placed.append((entry.is_lost, entry.start, measure.order, entry))
    placed.sort(key=lambda item: item[:3])
    groups: list[Group] = []
    lists = {e.measure.list_name for e in entries} | {t.list_name for t in tasks}
    latest = section = ""
    last_lost = False
    for _, _, _, item in placed:
        task, list_name = (
            (item, item.list_name)
            if isinstance(item, PilotTask)
            else (item.measure.task, item.measure.list_name)
        )
        if isinstance(item, Entry):
            section = item.measure.section
        is_homeless = isinstance(item, Entry) and item.is_lost and task is None
        last = groups[-1] if groups else None
        if is_homeless and not last_lost:
            last = Group(LOST, "", None)
            groups.append(last)
            latest, last_lost = list_name, True
        elif (
            last is None
            or last.task != task
            or latest != list_name
            or (task is None and last.section != section)
        ):
            new_list = len(lists) > 1 and latest != list_name
            last = Group(str(ListName(list_name).label) if new_list else "", "", task)
            groups.append(last)
            latest = list_name
        if isinstance(item, Entry):
            last.section = last.section or section
            last.entries.append(item)
    _name_sections_once(groups)
    return groups


def _name_sections_once(groups: Iterable[Group]) -> None:
    section = ""
    for group in groups:
        if group.section == section:
            group.section = ""
        else:
            section = group.section or section
