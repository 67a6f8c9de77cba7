"""Mail through Django's own mail settings (EMAIL_URL)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import EmailMessage

from agencies.senders.base import NotSent, Outgoing


@dataclass(frozen=True, slots=True)
class MailSender:
    to: str

    def send(self, message: Outgoing, *, now: datetime) -> str:
        mail = EmailMessage(
            # A line break in a subject would be another header; Django refuses it with an error.
            subject=f"【落实】{' '.join(message.title.split())}",
            body="\n\n".join(part for part in (message.text, message.link) if part),
            to=[self.to],
            headers={"Message-ID": f"<{message.id}@luoshi>", "Auto-Submitted": "auto-generated"},
        )
        try:
            mail.send()
        except SMTPRecipientsRefused as refused:
            raise NotSent("邮件服务器拒收这个收件地址，请核对邮箱。", final=True) from refused
        except (SMTPException, OSError) as fault:
            raise NotSent(f"邮件服务器没有接受：{type(fault).__name__}") from fault
        return "邮件服务器已接受"
