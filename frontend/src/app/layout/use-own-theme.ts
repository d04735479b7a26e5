import { useMantineColorScheme } from "@mantine/core";
import { useEffect, useEffectEvent } from "react";

import type { Me } from "@/shared/api/me";

/**
 * Shows the page in the theme that the person keeps. Only where another one is shown: each setting of it, the same one
 * too, has the browser work out the styles of the whole page twice.
 */
export function useOwnTheme(theme: Me["theme"]): void {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const show = useEffectEvent((wanted: Me["theme"]) => {
    if (wanted !== colorScheme) setColorScheme(wanted);
  });
  useEffect(() => show(theme), [theme]);
}
