from django.apps import AppConfig


class FzworkflowConfig(AppConfig):
    name = "fzworkflow"
