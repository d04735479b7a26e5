"""The one clock: the words for an instant, in every zone and over both clock changes; and whether its data are good."""

import json
import zoneinfo
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import tzdata  # type: ignore[import-untyped]
from django.core.exceptions import ImproperlyConfigured
from hypothesis import example, given
from hypothesis import strategies as st

from kernel import clock, zones
from kernel.embedded.environment import ROOT

ROME = ZoneInfo("Europe/Rome")
EXAMPLES = json.loads((ROOT / "frontend/src/shared/lib/told-examples.json").read_text(encoding="utf-8"))
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "Factory"})


@pytest.mark.parametrize("row", EXAMPLES, ids=lambda row: row["instant"])
def test_the_page_and_the_server_use_the_same_words(row: dict[str, str]) -> None:
    instant = datetime.fromisoformat(row["instant"])
    assert clock.told(instant, ROME, "it") == row["it"]
    assert clock.told(instant, ROME, "en") == row["en"]


@given(
    name=st.sampled_from(ZONES),
    instant=st.integers(1_577_836_800, 2_366_841_600).map(lambda at: datetime.fromtimestamp(at, UTC)),
)
@example(name="Europe/Rome", instant=datetime(2027, 3, 28, 1, tzinfo=UTC))
@example(name="Europe/Rome", instant=datetime(2027, 10, 31, 1, tzinfo=UTC))
@example(name="Australia/Lord_Howe", instant=datetime(2027, 4, 3, 15, tzinfo=UTC))
def test_every_zone_is_told_by_its_own_wall(name: str, instant: datetime) -> None:
    zone = ZoneInfo(name)
    said = clock.told(instant, zone, "en")
    words = said.replace(",", "").split()
    wall = datetime.strptime(" ".join(words[1:]) + " +0000", "%d %B %Y %H:%M %z")
    assert wall.strftime("%A") == words[0]
    offset = instant.astimezone(zone).utcoffset()
    assert offset is not None
    assert wall == (instant + offset).replace(second=0, microsecond=0)


def test_tables_and_letters_write_the_wall_of_the_network() -> None:
    assert clock.stamp(datetime(2027, 3, 28, 0, 59, tzinfo=UTC)) == "28/03/2027, 01:59"
    assert clock.stamp(datetime(2027, 3, 28, 1, 0, tzinfo=UTC)) == "28/03/2027, 03:00"
    assert clock.stamp_day(date(987, 1, 2)) == "02/01/0987"


def test_the_newer_of_both_zone_data_is_read(tmp_path: Path) -> None:
    (tmp_path / "Europe").mkdir()
    (tmp_path / "Europe" / "Rome").touch()
    assert zones.version_of_machine((str(tmp_path),)) == ""
    (tmp_path / "tzdata.zi").write_text("# version 2019c\nR x\n")
    assert zones.version_of_machine((str(tmp_path / "none"), str(tmp_path))) == "2019c" < tzdata.IANA_VERSION
    assert zones.version_of_machine(()) == ""


def test_data_without_the_clock_changes_are_refused() -> None:
    assert zones.faults_of_rome(ROME, 2026) == []
    # Istanbul gave its changes up in 2016: data that think so of Rome are told from good ones
    assert len(zones.faults_of_rome(ZoneInfo("Europe/Istanbul"), 2026)) == 4


def test_a_zone_that_does_not_exist_stops_the_start() -> None:
    with pytest.raises(ImproperlyConfigured, match="Europe/Rom'"):
        zones.settle("Europe/Rom", year=2026)
