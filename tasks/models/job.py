"""Work for a worker in the background. The row is the truth; the broker only rings."""

from __future__ import annotations

from django.core.validators import MaxValueValidator
from django.db import models

from tasks.choices import JobState


class Job(models.Model):
    """What every such row holds; its states begin as those of JobState and end as its own say.

    Each kind of job makes its manager from a JobQuerySet.

    A worker claims the job for a span of time (`lease_until`) under a number that rises with
    every claim (`fence`): only the worker holding the newest number may write to it.
    """

    state = models.CharField(
        "状态", max_length=10, choices=JobState.choices, default=JobState.QUEUED
    )
    progress = models.PositiveSmallIntegerField(
        "进度", default=0, validators=[MaxValueValidator(100)]
    )
    note = models.CharField("进度说明", max_length=100, blank=True)
    attempt = models.PositiveSmallIntegerField("尝试次数", default=0)
    fence = models.PositiveIntegerField("领取编号", default=0)
    lease_until = models.DateTimeField("领取有效期", null=True, blank=True)
    requested_at = models.DateTimeField("申请时间")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    reason = models.TextField("未完成原因", blank=True)
    trace = models.TextField("错误详情", blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_under_way(self) -> bool:
        return self.state in {JobState.QUEUED, JobState.RUNNING}
