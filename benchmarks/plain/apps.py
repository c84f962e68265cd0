from django.apps import AppConfig


class StockConfig(AppConfig):
    name = "benchmarks.plain"
    label = "plain"
    default_auto_field = "django.db.models.BigAutoField"
