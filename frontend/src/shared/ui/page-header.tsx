import { Box, Group, Text, Title } from "@mantine/core";
import type { ReactNode } from "react";

interface PageHeaderProps {
  readonly title: string;
  readonly description?: ReactNode;
  readonly actions?: ReactNode;
}

/** The first heading of a page; it takes the focus after a change of route, so that readers know where they are. */
export function PageHeader({ title, description, actions }: PageHeaderProps): ReactNode {
  return (
    <Group justify="space-between" align="flex-start" gap="md" mb="lg" wrap="wrap">
      <Box style={{ minWidth: 0, flex: "1 1 16rem" }}>
        <Title order={1} tabIndex={-1} data-route-focus>
          {title}
        </Title>
        {description ? (
          <Text c="dimmed" size="sm" mt={4}>
            {description}
          </Text>
        ) : null}
      </Box>
      {actions ? (
        <Group gap="xs" className="cc-no-print" justify="space-between">
          {actions}
        </Group>
      ) : null}
    </Group>
  );
}
