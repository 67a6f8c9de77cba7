"""The workbook of an agency, filled in and sent back."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile

from tasks.forms.base import PageForm

MAX_BYTES = 5 * 1024 * 1024


class LedgerForm(PageForm):
    file = forms.FileField(
        label="填好的填报表",
        help_text="本页下载的 Excel（.xlsx）。改动过的行存为草稿，不会直接提交。",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_file(self) -> UploadedFile[bytes]:
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if not (file.name or "").lower().endswith(".xlsx"):
            raise forms.ValidationError("请上传 .xlsx 文件；其他格式请先另存为 .xlsx。")
        if (file.size or 0) > MAX_BYTES:
            raise forms.ValidationError(
                f"文件超过{MAX_BYTES // 1024 // 1024}MB，请使用本页下载的填报表。"
            )
        return file
