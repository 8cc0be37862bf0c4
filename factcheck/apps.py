from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class FactcheckConfig(AppConfig):
    name = "factcheck"
    verbose_name = _("Access")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from . import checks  # noqa: F401 - registers the system checks
        from .groups import make_groups

        # In the menu, beside “Texts” and “Verdicts”.
        apps.get_app_config("auth").verbose_name = _("People")
        # The roles exist wherever the tables do; nobody has to remember a command.
        post_migrate.connect(make_groups, sender=self)
