from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class AgenciesConfig(AppConfig):
    name = "agencies"
    verbose_name = "单位与人员"


class AdministrationConfig(AdminConfig):
    """Django's admin behind the administrator's role."""

    default_site = "agencies.administration.Administration"
