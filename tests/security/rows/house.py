"""What belongs to no room: the schema, the docs, and the pages that compose all rooms."""

from tests.security.matrix import REST, EventRow, Row

PUBLIC = "* signed_out suspended"
ASKERS = "signed_out own_doctor"

ROWS = (
    Row("GET", "schema/", {200: PUBLIC}, public=True, askers=ASKERS),
    Row("GET", "docs/", {200: PUBLIC}, public=True, askers=ASKERS),
    # Each room fills its section for the actor; what may stand in it is tested with the room.
    Row("GET", "today/", {200: REST}),
    Row("GET", "search/", {200: REST}, query="?q=ferri"),
)

# Frames of the socket itself, to the browser that holds it and nobody else.
EVENTS = tuple(EventRow(name, trigger=None) for name in ("ready", "ping", "resync", "error"))
