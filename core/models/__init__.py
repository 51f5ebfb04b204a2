"""What every app leaves to be done, told or read later."""

from core.models.channels import GatewayState, Message, MessagePart, Reach
from core.models.event import Change, Event
from core.models.event_day import EventDay
from core.models.kept_answer import KeptAnswer
from core.models.notices import KindChoice, Mail, Notice
from core.models.outbox import OutboxEntry
from core.models.pressed import Pressed
from core.models.retention import Retention
from core.models.trail_export import TrailExport
from core.models.vitals import Heartbeat, Outage
from core.models.wording import NoticeWording

__all__ = [
    "Change",
    "Event",
    "EventDay",
    "GatewayState",
    "Heartbeat",
    "KeptAnswer",
    "KindChoice",
    "Mail",
    "Message",
    "MessagePart",
    "Notice",
    "NoticeWording",
    "Outage",
    "OutboxEntry",
    "Pressed",
    "Reach",
    "Retention",
    "TrailExport",
]
