"""Who follows appointments: reminders, invitations."""

from kernel.followers import Followers

APPOINTMENT = Followers()
"""Told with the author and the id of an appointment (not of a patient) that was made, moved, cancelled or came to its
end, in the transaction that did it."""

PICK = Followers()
"""Told with the author and the id of a choice of places (not of a patient) that was sent, or decided."""
