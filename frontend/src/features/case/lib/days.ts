import { dayInRome } from "@/shared/lib/format";

const DAY_MS = 86_400_000;

/** The calendar day in Italy that many days from now: "2026-03-05". */
export const inDays = (days: number): string => dayInRome(new Date(Date.now() + days * DAY_MS));
