import { Card, Group, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { valueOf } from "@/features/case/api/facts";
import type { Fact } from "@/features/case/api/facts";
import { FactBasis } from "@/features/case/components/form/fact-basis";
import { useShownFact } from "@/features/case/hooks/use-shown-fact";
import { useWording } from "@/features/case/lib/wording";
import { StatusBadge } from "@/shared/ui/status-badge";

/** Refractory, relapsed early and the like, as they count now; an edited one is marked, each says why. */
export function DerivedSummary({ facts }: { readonly facts: readonly Fact[] }): ReactNode {
  const { t } = useTranslation("facts");
  const say = useWording();
  const shown = useShownFact();
  return (
    <Card component="section" aria-labelledby="summary-derived">
      <Title order={3} mb="xs" id="summary-derived">
        {t("title")}
      </Title>
      <Stack component="ul" gap="sm" m={0} p={0} style={{ listStyle: "none" }}>
        {facts.map((fact) => {
          const value = valueOf(fact);
          return (
            <li key={fact.code}>
              <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
                <Text size="sm" fw={550}>
                  {say(fact, "label")}
                </Text>
                <Group gap={6} style={{ flex: "none" }}>
                  {fact.edit ? <StatusBadge tone="warning" label={t("edited")} /> : null}
                  <Text size="sm" fw={650} className="cc-numbers" {...(value === null ? { c: "dimmed" } : {})}>
                    {shown(value)}
                  </Text>
                </Group>
              </Group>
              <FactBasis fact={fact} />
            </li>
          );
        })}
      </Stack>
    </Card>
  );
}
