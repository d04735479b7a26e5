"""Who can sign in to the demonstration, as text."""

from circlecare.demo.centres import BY_CODE
from circlecare.demo.people import PASSWORD, PEOPLE


def accounts_text() -> str:
    """The accounts with a task of their own, one a line, for the terminal and the README."""
    shown = [row for row in PEOPLE if row.what]
    width = max(len(row.email) for row in shown)
    lines = [f"Password of every account: {PASSWORD}"]
    lines += [f"{row.email:<{width}}  {BY_CODE[row.centre].city}, {row.what}" for row in shown]
    return "\n".join(lines) + "\n"
