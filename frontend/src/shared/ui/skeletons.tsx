import { Box, Group, Skeleton, Stack } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

function Loading({ children }: { readonly children: ReactNode }): ReactNode {
  const { t } = useTranslation("common");
  return (
    <Box aria-busy="true" role="status">
      <span className="cc-visually-hidden">{t("state.loading")}</span>
      {children}
    </Box>
  );
}

const rowsOf = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Rows of a list or table while they are on their way. */
export function ListSkeleton({ rows = 6 }: { readonly rows?: number }): ReactNode {
  return (
    <Loading>
      <Stack gap="sm">
        {rowsOf(rows).map((row) => (
          <Group key={row} wrap="nowrap" gap="md">
            <Skeleton height={34} width={34} circle />
            <Box style={{ flex: 1 }}>
              <Skeleton height={11} width={`${72 - (row % 3) * 14}%`} mb={8} />
              <Skeleton height={9} width={`${46 - (row % 4) * 7}%`} />
            </Box>
          </Group>
        ))}
      </Stack>
    </Loading>
  );
}

export function CardsSkeleton({ cards = 4 }: { readonly cards?: number }): ReactNode {
  return (
    <Loading>
      <Group gap="md" align="stretch">
        {rowsOf(cards).map((card) => (
          <Skeleton key={card} height={150} radius="lg" style={{ flex: "1 1 15rem" }} />
        ))}
      </Group>
    </Loading>
  );
}

export function PageSkeleton(): ReactNode {
  return (
    <Box p={{ base: "md", md: "xl" }}>
      <Skeleton height={26} width={220} mb="lg" />
      <ListSkeleton />
    </Box>
  );
}
