import {
  IconBuildingHospital,
  IconFileText,
  IconMessage,
  IconSearch,
  IconUser,
  IconUserHeart,
} from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";

const ICONS: Readonly<Record<string, Icon>> = {
  patient: IconUserHeart,
  person: IconUser,
  centre: IconBuildingHospital,
  conversation: IconMessage,
  message: IconMessage,
  file: IconFileText,
};

export function iconOfHit(kind: string): Icon {
  return ICONS[kind] ?? IconSearch;
}
