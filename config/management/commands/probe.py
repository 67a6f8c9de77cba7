from typing import Any

from django.core.management import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from config import health


class Command(BaseCommand):
    help = "Exit 0 if a part of the system works, for the health checks of containers."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("part", choices=["web", "jobs"])

    def handle(self, *args: Any, **options: Any) -> None:
        if options["part"] == "web":
            if not health.web_answers():
                raise CommandError("网页服务没有应答")
            return
        try:
            health.check_worker(timezone.now())
        except health.NotReady as reason:
            raise CommandError(str(reason)) from reason
