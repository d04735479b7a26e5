import { afterEach, describe, expect, it } from "vitest";

import {
  ageInYears,
  dayInRome,
  formatBytes,
  formatDate,
  formatDateTime,
  formatNumber,
  formatRelative,
  formatTime,
  formatTold,
  formatDayLong,
  formatWhen,
  setFormatLanguage,
  splitDuration,
} from "@/shared/lib/format";
import told from "@/shared/lib/told-examples.json";

afterEach(() => setFormatLanguage("it"));

describe("dates", () => {
  it("does not move a calendar date, whatever the browser's zone", () => {
    expect(formatDate("2026-03-05")).toBe("05/03/2026");
    expect(formatDate("1954-01-01")).toBe("01/01/1954");
  });

  it("shows instants on the clock of Italy, in winter and in summer", () => {
    expect(formatDateTime("2026-01-15T12:00:00Z")).toBe("15/01/2026, 13:00");
    expect(formatDateTime("2026-07-15T12:00:00Z")).toBe("15/07/2026, 14:00");
  });

  it("keeps both hours of the night when the clock goes back", () => {
    expect(formatTime("2026-10-25T00:30:00Z")).toBe("02:30");
    expect(formatTime("2026-10-25T01:30:00Z")).toBe("02:30");
    expect(formatTime("2026-10-25T02:30:00Z")).toBe("03:30");
  });

  it("knows that midnight in Italy is another day than in London", () => {
    expect(dayInRome("2026-06-30T22:30:00Z")).toBe("2026-07-01");
  });

  it("says the day of the browser's own tables for every instant", () => {
    const tables = new Intl.DateTimeFormat("en-CA", { timeZone: "Europe/Rome", year: "numeric", month: "2-digit", day: "2-digit" });
    const step = 3_599_000 * 97; // comes round to every minute of the day, and to every day of the year
    for (let at = Date.UTC(1930, 0, 1); at < Date.UTC(2100, 0, 1); at += step) {
      const instant = new Date(at);
      if (dayInRome(instant) !== tables.format(instant)) expect(`${instant.toISOString()} ${dayInRome(instant)}`).toBe(tables.format(instant));
    }
  });

  it("is empty for what is not known, and for what is no date", () => {
    expect(formatDate(null)).toBe("");
    expect(formatDate("")).toBe("");
    expect(formatDate("soon")).toBe("");
  });

  it("shortens in lists: hour today, day this year, date else", () => {
    const now = new Date("2026-11-21T20:00:00Z");
    expect(formatDayLong("2026-03-05T08:05:00Z", now)).toBe("giovedì 5 marzo");
    expect(formatDayLong("2024-12-09T08:05:00Z", now)).toBe("lunedì 9 dicembre 2024");
    expect(formatWhen("2026-11-21T08:05:00Z", now)).toBe("09:05");
    expect(formatWhen("2026-03-05T08:05:00Z", now)).toBe("5 mar");
    expect(formatWhen("2025-03-05T08:05:00Z", now)).toBe("05/03/2025");
  });

  it("says how long ago in the language of the person", () => {
    const now = new Date("2026-11-21T20:00:00Z");
    expect(formatRelative("2026-11-21T17:00:00Z", now)).toBe("3 ore fa");
    setFormatLanguage("en");
    expect(formatRelative("2026-11-21T20:20:00Z", now)).toBe("in 20 minutes");
  });
});

describe("when something takes place", () => {
  it.each(told)("is worded as the server words it: $instant", ({ instant, it: italian, en: english }) => {
    expect(formatTold(instant)).toBe(italian);
    setFormatLanguage("en");
    expect(formatTold(instant)).toBe(english);
  });
});

describe("age", () => {
  it.each([
    ["1954-03-12", "2026-03-11", 71],
    ["1954-03-12", "2026-03-12", 72],
    ["2000-02-29", "2026-02-28", 25],
    ["2000-02-29", "2026-03-01", 26],
    ["2026-11-21", "2026-11-21", 0],
    ["2030-01-01", "2026-11-21", null],
    [null, "2026-11-21", null],
    ["12/03/1954", "2026-11-21", null],
  ])("born %s, on %s: %s", (born, on, age) => {
    expect(ageInYears(born, on)).toBe(age);
  });
});

describe("numbers", () => {
  it("follow the language", () => {
    expect(formatNumber(12345.5)).toBe("12.345,5");
    expect(formatNumber("0.25")).toBe("0,25");
    setFormatLanguage("en");
    expect(formatNumber(12345.5)).toBe("12,345.5");
  });

  it("say nothing for nothing, and zero for zero", () => {
    expect(formatNumber(null)).toBe("");
    expect(formatNumber(0)).toBe("0");
  });

  it("give sizes in steps of a thousand", () => {
    expect(formatBytes(0)).toBe("0 B");
    expect(formatBytes(999)).toBe("999 B");
    expect(formatBytes(3_400_000)).toBe("3,4 MB");
    expect(formatBytes(158_000_000)).toBe("158 MB");
  });

  it("split a span", () => {
    expect(splitDuration(-(26 * 60 + 5) * 60_000)).toEqual({ days: 1, hours: 2, minutes: 5 });
  });
});
