import {
  IconAddressBook,
  IconFileImport,
  IconLayoutKanban,
  IconMessages,
  IconSunHigh,
  IconUserCog,
  IconUserPlus,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import type { TFunction } from "i18next";

interface PaletteAction {
  /** What the server must allow for it (`can` of the person). */
  readonly needs?: string;
  readonly label: string;
  readonly href: string;
  readonly icon: Icon;
}

/** Things to do and places to go, found by their words in the language of the person. */
export function paletteActions(t: TFunction<"search">, can: readonly string[]): readonly PaletteAction[] {
  const all: readonly PaletteAction[] = [
    { label: t("action.new_referral"), href: "/cases?create=true", icon: IconUserPlus, needs: "create_patient" },
    { label: t("action.today"), href: "/today", icon: IconSunHigh },
    { label: t("action.cases"), href: "/cases", icon: IconLayoutKanban, needs: "view_patients" },
    { label: t("action.messages"), href: "/messages", icon: IconMessages },
    { label: t("action.people"), href: "/network/people", icon: IconAddressBook },
    { label: t("action.import"), href: "/import", icon: IconFileImport, needs: "create_patient" },
    { label: t("action.profile"), href: "/profile", icon: IconUserCog },
  ];
  return all.filter((action) => action.needs === undefined || can.includes(action.needs));
}

const plain = (text: string): string =>
  text
    .normalize("NFD")
    .replace(/\p{Diacritic}/gu, "")
    .toLowerCase();

/** Every word that was typed occurs somewhere; accents and capitals do not matter. */
export function matchesText(label: string, typed: string): boolean {
  const target = plain(label);
  return plain(typed)
    .split(/\s+/)
    .every((word) => target.includes(word));
}
