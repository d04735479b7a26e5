import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useEffect, useMemo } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { printLight } from "@/app/print-light";
import { queryClient } from "@/app/query-client";
import { router } from "@/app/router";
import { watchConnectivity } from "@/shared/api/connectivity";
import { LiveRegion } from "@/shared/ui/announce";
import { cssVariables, makeTheme } from "@/shared/ui/theme";

export function App(): ReactNode {
  const { t } = useTranslation("common");
  const close = t("action.close");
  const theme = useMemo(() => makeTheme({ close }), [close]);
  useEffect(watchConnectivity, []);
  useEffect(printLight, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-left" limit={4} zIndex={450} />
        <LiveRegion />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
