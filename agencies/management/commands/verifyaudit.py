"""`manage.py verifyaudit`: check the hash chain of the audit trail."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from agencies import audit
from agencies.models import AuditEvent


class Command(BaseCommand):
    help = "核对审计记录的哈希链；不衔接时指出第一条有问题的记录。"

    def handle(self, *args: Any, **options: Any) -> None:
        bad = audit.verify()
        if bad:
            raise CommandError(f"审计链在第 {bad.seq} 条断开：{bad.fault}。")
        self.stdout.write(f"审计链完整，共 {AuditEvent.objects.count()} 条。")
