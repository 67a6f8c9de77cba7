from typing import Any

from django.core.management import BaseCommand

from config.serve import prepare


class Command(BaseCommand):
    help = "Bring the database up to date: checks, migrations, reference data, documents."
    # prepare runs them itself, with the database's own checks.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        prepare(self.stdout.write)
