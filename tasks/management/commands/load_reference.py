"""`manage.py load_reference`: regions, pilot rounds, agencies and the working-day calendar."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from agencies.loading import load_agencies
from regions.loading import load_regions, load_rounds
from tasks.choices import DayKind
from tasks.models import CalendarDay

FIXTURES = Path(settings.BASE_DIR) / "fixtures"


class Command(BaseCommand):
    help = "载入地区、试点批次、单位和工作日历；重复执行不会改变已有数据。"

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        regions = load_regions(_read("regions.json"))
        rounds = load_rounds(_read("pilot_rounds.json"))
        agencies = load_agencies(_read("agencies.json")["agencies"])
        days = load_calendar(_read("calendar.json")["years"])
        self.stdout.write(
            f"地区 {regions} 个，试点批次 {rounds} 个，单位 {agencies} 个，日历 {days} 天。"
        )


def load_calendar(years: dict[str, dict[str, list[dict[str, str]]]]) -> int:
    """Create or refresh the days on which the calendar differs from the weekday."""
    days = [
        CalendarDay(date=day["date"], kind=kind, name=day["name"])
        for year in years.values()
        for kind, listed in (
            (DayKind.HOLIDAY, year["holidays"]),
            (DayKind.WORKDAY, year["workdays"]),
        )
        for day in listed
    ]
    CalendarDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name"]
    )
    return len(days)


def _read(name: str) -> Any:
    return json.loads((FIXTURES / name).read_text(encoding="utf-8"))
