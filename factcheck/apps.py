from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FactcheckConfig(AppConfig):
    name = "factcheck"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the system checks
        from .groups import make_groups

        # The roles exist wherever the tables do; nobody has to remember a command.
        post_migrate.connect(make_groups, sender=self)
