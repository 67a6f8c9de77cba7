"""Makes the project's own checks and commands known to Django."""

from django.apps import AppConfig


class ProjectConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        # Importing registers the checks.
        from config import checks  # noqa: F401
