"""Forms of the administrator's pages, of messages and their channels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from agencies.channels import CARRIED
from agencies.choices import ChannelKind, MailChoice, MessageKind, Role, Scope
from agencies.fields import DayField
from agencies.models import Agency, User
from regions.models import Region


class TokenForm(forms.Form):
    """A token for the system of one body, in the region the body belongs to."""

    agency = forms.ModelChoiceField(
        label="单位",
        empty_label="请选择",
        queryset=Agency.objects.filter(region__isnull=False, until__isnull=True).select_related(
            "region"
        ),
        help_text="令牌代表这个单位在其所在地区读取和填报。",
    )
    name = forms.CharField(label="用途", max_length=80, help_text="例如：政务平台夜间同步")
    scopes = forms.MultipleChoiceField(
        label="权限范围", choices=Scope.choices, widget=forms.CheckboxSelectMultiple
    )


class MailForm(forms.Form):
    email = forms.EmailField(label="邮箱", required=False, help_text="不填则只在本系统内收消息。")
    mail_choice = forms.ChoiceField(
        label="邮件通知",
        choices=MailChoice.choices,
        widget=forms.RadioSelect,
        help_text="红色督办单和通报按规定即时发送，不能关闭。",
    )


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for the checker only
    """People with their role and body: names alone are not always told apart."""

    def label_from_instance(self, obj: User) -> str:
        return named_in_full(obj)


def named_in_full(person: User) -> str:
    """甲（填报员，市税务局）"""
    body = person.agency.short_name if person.agency else ""
    return f"{person}（{'，'.join(filter(None, (person.get_role_display(), body)))}）"


class DeputyForm(forms.Form):
    """Who stands in for whom, from when to when. What is allowed, the action says."""

    person = PersonField(label="请假人", queryset=User.objects.none(), empty_label="请选择")
    deputy = PersonField(
        label="代理人",
        queryset=User.objects.none(),
        empty_label="请选择",
        help_text="同一单位、同一角色的其他人员。",
    )
    starts_on = DayField(label="开始日期")
    ends_on = DayField(label="结束日期", help_text="含当日，到期自动结束。")
    reason = forms.CharField(label="事由", max_length=200, help_text="例如：年休假、外出培训")

    def __init__(
        self, *args: Any, people: QuerySet[User], deputies: QuerySet[User], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for name, offered in (("person", people), ("deputy", deputies)):
            field = self.fields[name]
            assert isinstance(field, PersonField)
            field.queryset = offered


class ChannelForm(forms.Form):
    """A channel; what is allowed, the action says."""

    region = forms.ModelChoiceField(
        label="地区", queryset=Region.objects.none(), empty_label="请选择"
    )
    kind = forms.ChoiceField(label="类型", choices=ChannelKind.choices)
    name = forms.CharField(
        label="名称", max_length=60, help_text="例如：服贸工作群。同名的渠道会被替换。"
    )
    address = forms.CharField(
        label="地址",
        max_length=500,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="机器人给出的 https 地址，其中含密钥：保存后不再显示。",
    )
    secret = forms.CharField(
        label="签名密钥",
        max_length=200,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text="钉钉“加签”、飞书“签名校验”或通用接口的密钥；企业微信没有。保存后不再显示。",
    )
    kinds = forms.MultipleChoiceField(
        label="发送内容",
        choices=[(kind.value, kind.label) for kind in CARRIED],
        widget=forms.CheckboxSelectMultiple,
        initial=[MessageKind.URGE, MessageKind.RED, MessageKind.BULLETIN],
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["region"]
        assert isinstance(field, forms.ModelChoiceField)
        if user.role == Role.ADMINISTRATOR:
            field.queryset = Region.objects.filter(valid_to__isnull=True)
        else:
            field.queryset = Region.objects.filter(users=user)
            field.initial = user.region_id
