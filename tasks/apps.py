from django.apps import AppConfig


class TasksConfig(AppConfig):
    name = "tasks"
    verbose_name = "政策任务"

    def ready(self) -> None:
        from agencies.audit_words import PARTS
        from tasks.review.history import FIELD_WORDS, in_words

        # An event does not say whether it was a measure's number or a document's.
        PARTS["candidate"] = FIELD_WORDS | {"number": "序号（文号）"}, in_words
