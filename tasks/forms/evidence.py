"""A proof: what is said of it, a newer version, and choosing one given before."""

from __future__ import annotations

from typing import Any

from django import forms

from agencies.fields import DayField
from tasks.actions import Particulars
from tasks.forms.base import PageForm
from tasks.inspection.types import ACCEPTED
from tasks.models import EvidenceVersion
from tasks.uploads import MAX_BYTES, readable_name

ACCEPTED_HELP = f"{ACCEPTED}，不超过{MAX_BYTES // 1024 // 1024}MB；上传后先经安全检查。"


class ParticularsForm(PageForm):
    """What a version says of itself besides its content; the file itself is a field of its own."""

    document_number = forms.CharField(label="文号", max_length=60, required=False)
    issuing_body = forms.CharField(label="发文单位", max_length=120, required=False)
    valid_from = DayField(label="生效日期", required=False)
    valid_until = DayField(label="有效期至", required=False, help_text="长期有效的留空。")

    def about(self) -> Particulars:
        """Expects the form cleaned; a field in error counts as not given."""
        given = self.cleaned_data
        return Particulars(
            document_number=given.get("document_number", ""),
            issuing_body=given.get("issuing_body", ""),
            valid_from=given.get("valid_from"),
            valid_until=given.get("valid_until"),
        )

    def ask_for_file_again(self) -> None:
        """Say that the file chosen was not kept: no browser sends it a second time by itself."""
        upload = self.files.get("file")
        if upload is not None and not self.has_error("file"):
            name = readable_name(upload.name or "", most=60)
            self.add_error("file", f"“{name}”还没有保存，请改好其他各处后重新选择这份文件。")


class ReplaceForm(ParticularsForm):
    file = forms.FileField(label="新的文件", required=False, help_text=ACCEPTED_HELP)
    url = forms.CharField(
        label="或新的网址",
        max_length=500,
        required=False,
        help_text="文件和网址都不填，就只更正下面的信息。",
    )
    note = forms.CharField(
        label="更换说明", max_length=300, help_text="为什么更换或更正，例如“换为盖章版”。"
    )

    field_order = ["file", "url"]

    @classmethod
    def drawn_from(cls, version: EvidenceVersion) -> ReplaceForm:
        names = ("document_number", "issuing_body", "valid_from", "valid_until")
        initial = {name: getattr(version, name) for name in names}
        return cls(initial=initial, auto_id="replace_%s")

    def given(self) -> dict[str, Any]:
        """What `replace_evidence` takes, but for who and when and the version seen."""
        return {
            "upload": self.cleaned_data["file"],
            "url": self.cleaned_data["url"],
            "about": self.about(),
            "note": self.cleaned_data["note"],
        }


class UseForm(PageForm):
    """A proof given before, for another update."""

    pages = forms.CharField(label="页码", max_length=40, required=False)
