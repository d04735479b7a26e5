import {
  IconAddressBook,
  IconBellRinging,
  IconCalendar,
  IconEye,
  IconFileImport,
  IconLayoutKanban,
  IconMail,
  IconMessages,
  IconSunHigh,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";

import type { Me } from "@/shared/api/me";

export interface NavItem {
  readonly to: "/today" | "/cases" | "/calendar" | "/messages" | "/network" | "/import" | "/reminders" | "/access-log" | "/outbox";
  readonly label: "nav.today" | "nav.cases" | "nav.calendar" | "nav.messages" | "nav.network" | "nav.import" | "nav.reminders" | "nav.access_log" | "nav.outbox";
  readonly icon: Icon;
  /** Also in the bottom bar of a phone. */
  readonly onPhone: boolean;
}

const TODAY: NavItem = { to: "/today", label: "nav.today", icon: IconSunHigh, onPhone: true };
const CASES: NavItem = { to: "/cases", label: "nav.cases", icon: IconLayoutKanban, onPhone: true };
const CALENDAR: NavItem = { to: "/calendar", label: "nav.calendar", icon: IconCalendar, onPhone: true };
const MESSAGES: NavItem = { to: "/messages", label: "nav.messages", icon: IconMessages, onPhone: true };
const NETWORK: NavItem = { to: "/network", label: "nav.network", icon: IconAddressBook, onPhone: true };
const IMPORT: NavItem = { to: "/import", label: "nav.import", icon: IconFileImport, onPhone: false };
const REMINDERS: NavItem = { to: "/reminders", label: "nav.reminders", icon: IconBellRinging, onPhone: false };
const ACCESS_LOG: NavItem = { to: "/access-log", label: "nav.access_log", icon: IconEye, onPhone: true };
const OUTBOX: NavItem = { to: "/outbox", label: "nav.outbox", icon: IconMail, onPhone: false };

/** Which pages stand in the navigation of this person. */
export function navItemsFor(me: Me): readonly NavItem[] {
  const patients = me.can.includes("view_patients");
  return [
    TODAY,
    ...(patients ? [CASES, CALENDAR] : []),
    MESSAGES,
    NETWORK,
    ...(patients ? [REMINDERS] : []),
    ...(me.can.includes("create_patient") ? [IMPORT] : []),
    ...(me.can.includes("view_access_log") ? [ACCESS_LOG] : []),
    ...(me.demo ? [OUTBOX] : []),
  ];
}
