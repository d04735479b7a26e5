import { DatesProvider } from "@mantine/dates";
import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import "dayjs/locale/it";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { queryClient } from "@/app/query-client";
import { router } from "@/app/router";
import { watchConnectivity } from "@/shared/api/connectivity";
import { LiveRegion } from "@/shared/ui/announce";
import { cssVariables, theme } from "@/shared/ui/theme";

export function App(): ReactNode {
  const { i18n } = useTranslation();
  useEffect(watchConnectivity, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <DatesProvider settings={{ locale: i18n.language, firstDayOfWeek: 1 }}>
        <QueryClientProvider client={queryClient}>
          <Notifications position="bottom-right" limit={4} zIndex={450} />
          <LiveRegion />
          <RouterProvider router={router} />
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  );
}
