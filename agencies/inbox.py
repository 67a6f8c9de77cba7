"""Reading one's messages, and choosing how they come."""

from __future__ import annotations

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from agencies import audit
from agencies.choices import MailChoice
from agencies.models import Message, User


@transaction.atomic
def mark_read(user: User, *, message: Message | None = None, now: datetime) -> None:
    """Note that the person has read one of their messages, or all of them."""
    # The row of the person is held: two windows must not count the same message twice.
    current = User.objects.select_for_update(of=("self",)).order_by().get(pk=user.pk)
    unread = Message.objects.visible_to(current).unread()
    if message is not None:
        unread = unread.filter(pk=message.pk)
    if unread.update(read_at=now):
        left = Message.objects.visible_to(current).unread().count()
        User.objects.filter(pk=current.pk).update(unread_messages=left)


@transaction.atomic
def choose_mail(user: User, *, email: str, mail_choice: str, now: datetime) -> User:
    """Set the person's own address and how messages reach it.

    Raises ValidationError at `email` or `mail_choice`.
    """
    current = User.objects.select_for_update(of=("self",)).order_by().get(pk=user.pk)
    before = {"email": current.email, "mail_choice": current.mail_choice}
    after = {"email": email.strip(), "mail_choice": mail_choice}
    if before == after:
        return current
    if mail_choice not in MailChoice.values:
        raise ValidationError({"mail_choice": "请选择邮件通知的方式。"})
    current.email, current.mail_choice = after["email"], mail_choice
    current.full_clean(exclude=["password"])
    current.save(update_fields=["email", "mail_choice"])
    audit.record(
        actor=user,
        verb="choose_mail",
        obj=current,
        now=now,
        region=current.region,
        before=before,
        after=after,
    )
    return current
