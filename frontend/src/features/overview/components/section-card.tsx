import { Card, Group, Title } from "@mantine/core";
import { useId } from "react";
import type { ReactNode } from "react";

interface SectionCardProps {
  readonly title: string;
  /** Beside the title: a date, a badge. */
  readonly aside?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** One answer of the summary, with its name. */
export function SectionCard({ title, aside, wide = false, children }: SectionCardProps): ReactNode {
  const id = useId();
  return (
    <Card component="section" aria-labelledby={id} padding="sm" style={wide ? { gridColumn: "1 / -1" } : undefined}>
      <Group justify="space-between" gap="xs" mb={6} wrap="nowrap" align="baseline">
        <Title order={3} id={id} fz="sm">
          {title}
        </Title>
        {aside}
      </Group>
      {children}
    </Card>
  );
}
