"""`manage.py load_demo`: the demonstration cast and a small demonstration state."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from tasks.demo import load_demo


class Command(BaseCommand):
    help = "建立演示账号和演示进展（均标明“演示”）；已有时不作改动。生产环境拒绝执行。"

    def handle(self, *args: Any, **options: Any) -> None:
        # The demonstration password stands in the README: such accounts have no place there.
        if settings.PRODUCTION:
            raise CommandError("生产环境不载入演示数据。")
        done = load_demo(now=timezone.now())
        self.stdout.write("演示数据已建立。" if done else "演示数据已在，未作改动。")
