import { Stack, Text, ThemeIcon, Title } from "@mantine/core";
import { IconMoodEmpty } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import type { ReactNode } from "react";

interface EmptyStateProps {
  readonly title: string;
  /** What the person can do next: an empty page is never a dead end. */
  readonly hint: ReactNode;
  readonly action?: ReactNode;
  readonly icon?: Icon;
  readonly compact?: boolean;
}

export function EmptyState({ title, hint, action, icon, compact = false }: EmptyStateProps): ReactNode {
  const Glyph = icon ?? IconMoodEmpty;
  return (
    <Stack align="center" gap="xs" py={compact ? "lg" : 56} px="md" ta="center">
      <ThemeIcon size={compact ? 40 : 56} radius={999} variant="light" color="petrol" aria-hidden="true">
        <Glyph size={compact ? 22 : 28} stroke={1.6} />
      </ThemeIcon>
      <Title order={compact ? 3 : 2} mt={4}>
        {title}
      </Title>
      <Text c="dimmed" maw={440} component="div">
        {hint}
      </Text>
      {action}
    </Stack>
  );
}
