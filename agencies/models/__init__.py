from agencies.models.agency import Agency, AgencyName
from agencies.models.answer import NameAnswer
from agencies.models.audit import AuditEvent
from agencies.models.deputy import Deputy
from agencies.models.message import Channel, Delivery, Message
from agencies.models.person import User
from agencies.models.token import ApiToken

__all__ = [
    "Agency",
    "AgencyName",
    "ApiToken",
    "AuditEvent",
    "Channel",
    "Delivery",
    "Deputy",
    "Message",
    "NameAnswer",
    "User",
]
