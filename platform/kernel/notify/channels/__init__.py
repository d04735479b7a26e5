"""Ways out of the house, behind one interface: the room that sends does not know how a mail server speaks."""

from kernel.notify.channels.base import CalendarPart, Delivery, Line, Outcome, Report
from kernel.notify.channels.mail import MailLine
from kernel.notify.channels.push import PushLine, Subscription, is_push_offered, public_key
from kernel.notify.channels.sms import SmsLine, is_sms_offered

__all__ = [
    "CalendarPart",
    "Delivery",
    "Line",
    "MailLine",
    "Outcome",
    "PushLine",
    "Report",
    "SmsLine",
    "Subscription",
    "is_push_offered",
    "is_sms_offered",
    "public_key",
]
