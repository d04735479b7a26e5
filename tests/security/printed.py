"""The access matrix as a page that an auditor can read (docs/access-matrix.md)."""

from tests.security import matrix

HEAD = """# The access matrix

Made from `tests/security/rows/` by `tests/security/test_printed.py`; each cell is proven on every test run.
The roles behind the columns are explained in [access.md](access.md). A dot is a refusal: 404, as if it did
not exist. Every other refusal shows its status.

"""
SHORT = {
    "own_doctor": "own doctor",
    "own_nurse": "own nurse",
    "own_secretary": "own secretary",
    "outsider": "outside doctor",
    "hub_doctor": "hub doctor",
    "hub_coordinator": "hub coordinator",
    "invited": "invited specialist",
    "centre_admin": "hub administrator",
    "privacy_officer": "hub privacy officer",
    "platform_admin": "platform administrator",
    "suspended": "suspended",
    "signed_out": "signed out",
}
PROGRAMS = {"own_machine": "own program", "outside_machine": "outside program"}


def page() -> str:
    parts = [HEAD]
    for room in matrix.rooms():
        rows = getattr(room, "ROWS", ())
        title = (room.__doc__ or "").strip().splitlines()[0].rstrip(".")
        if rows:
            parts += [f"## {title}\n\n", _table(rows), "\n"]
    parts += ["## Live events\n\n", _events(), "\n", "## Frames that browsers send\n\n", _frames()]
    return "".join(parts)


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def _table(rows: tuple[matrix.Row, ...]) -> str:
    asked = SHORT | PROGRAMS if any(row.askers.split()[-1] in PROGRAMS for row in rows) else SHORT
    lines = _line(["address", *asked.values()]) + _line(["---", *[":-:"] * len(asked)])
    for row in rows:
        cells = [_cell(row.status_of(relation)) for relation in asked]
        lines += _line([f"`{row.method} {row.route}`", *cells])
    return lines


def _cell(status: int) -> str:
    if status < 300:
        return "yes"
    return "·" if status == 404 else str(status)


def _events() -> str:
    lines = _line(["event", "heard by"]) + _line(["---", "---"])
    for row in sorted(matrix.event_rows(), key=lambda each: each.type):
        heard = ", ".join(SHORT[name] for name in SHORT if name in row.heard_by.split())
        lines += _line([f"`{row.type}`", heard or "the socket that it concerns"])
    return lines


def _frames() -> str:
    lines = _line(["frame", "has an effect when sent by"]) + _line(["---", "---"])
    for row in sorted(matrix.frame_rows(), key=lambda each: each.type):
        lines += _line(
            [f"`{row.type}`", ", ".join(SHORT[name] for name in SHORT if name in row.senders.split())]
        )
    return lines
