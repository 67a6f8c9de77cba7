"""What the framework says of a form is said in an office's words; `locale/` holds them."""

from __future__ import annotations

import gettext
import re
from typing import Any

import pytest
from django import forms

from config.env import BASE_DIR

FOLDER = BASE_DIR / "locale" / "zh_Hans" / "LC_MESSAGES"
# msgid "…", perhaps msgid_plural "…", then msgstr "…" or msgstr[0] "…"      not: the header
ENTRY = re.compile(
    r"""
    ^msgid \s "(?P<said>[^"].*)" \n
    (?: msgid_plural \s "(?P<plural>.+)" \n )?
    msgstr (?:\[0\])? \s "(?P<words>.+)" $
    """,
    re.VERBOSE | re.MULTILINE,
)
# Nobody in an office fills in a 字段 or chooses a 变量.
TECHNICAL = re.compile("字段|变量|选项|字符|有效的|编码|URL|Email|null")


class EveryKind(forms.Form):
    text = forms.CharField(label="文字", max_length=3)
    number = forms.IntegerField(label="数", min_value=1, max_value=9)
    choice = forms.ChoiceField(label="类型", choices=[("a", "甲")])
    choices = forms.MultipleChoiceField(label="类型", choices=[("a", "甲")])
    url = forms.URLField(label="网址", assume_scheme="https")
    email = forms.EmailField(label="邮箱")
    day = forms.DateField(label="日期")
    file = forms.FileField(label="文件")


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param({}, id="empty"),
        pytest.param(
            {
                "text": "一二三四",
                "number": "0",
                "choice": "b",
                "choices": ["b"],
                "url": "无",
                "email": "无",
                "day": "明天",
            },
            id="wrong",
        ),
        pytest.param({"number": "10"}, id="too_much"),
        pytest.param({"number": "一"}, id="no_number"),
    ],
)
def test_no_technical_word_is_said_of_a_form(typed: dict[str, Any]) -> None:
    form = EveryKind(typed)

    said = [message for messages in form.errors.values() for message in messages]

    assert said != []
    assert [message for message in said if TECHNICAL.search(str(message))] == []


def test_a_text_that_is_too_long_is_told_by_how_much() -> None:
    form = EveryKind({"text": "一二三四"})

    assert form.errors["text"] == ["最多3个字，现在是4个字，请精简后再提交。"]


def test_the_compiled_words_are_those_of_the_source() -> None:
    with (FOLDER / "django.mo").open("rb") as compiled:
        words = gettext.GNUTranslations(compiled)
    entries = list(ENTRY.finditer((FOLDER / "django.po").read_text(encoding="utf-8")))

    assert len(entries) > 10
    for entry in entries:
        if entry["plural"]:
            assert words.ngettext(entry["said"], entry["plural"], 2) == entry["words"]
        else:
            assert words.gettext(entry["said"]) == entry["words"]
