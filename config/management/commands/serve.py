from typing import Any

from django.core.management import BaseCommand

from config.serve import serve


class Command(BaseCommand):
    help = "Prepare the database and run web, worker and scheduler until Ctrl-C."
    # serve runs them itself, with the database's own checks.
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        serve(self._say)

    def _say(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()
