import type { NavItem } from "@/app/layout/nav-items";

/** Numbers beside the navigation, from the features that know them. */
export function useNavCounts(): Partial<Record<NavItem["to"], number>> {
  return {};
}
