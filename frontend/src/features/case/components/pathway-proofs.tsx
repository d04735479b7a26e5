import { Group, List, Stack, Text } from "@mantine/core";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { PathwayMove } from "@/features/case/api/pathway";
import { TextLink } from "@/shared/ui/link-button";
import { StatusBadge } from "@/shared/ui/status-badge";

/** What the CAR-T course must show before a step: each condition proven, or with what is missing. Nobody ticks these. */
export function PathwayProofs({ patientId, proofs }: { readonly patientId: string; readonly proofs: PathwayMove["proofs"] }): ReactNode {
  const { t } = useTranslation("case");
  const title = useId();
  if (proofs.length === 0) return null;
  return (
    <Stack gap={6} role="group" aria-labelledby={title}>
      <Text size="sm" fw={550} id={title}>
        {t("pathway.proofs.title")}
      </Text>
      <Stack component="ul" gap={8} m={0} p={0} style={{ listStyle: "none" }}>
        {proofs.map((proof) => (
          <li key={proof.guard}>
            <Group gap="xs" align="flex-start" wrap="nowrap">
              <StatusBadge
                tone={proof.proven ? "success" : "danger"}
                label={t(proof.proven ? "pathway.proofs.proven" : "pathway.proofs.missing")}
              />
              <div>
                <Text size="sm">{t(`pathway.guard.${proof.guard}`, { defaultValue: proof.guard })}</Text>
                {proof.missing.length > 0 ? (
                  <List size="sm" c="dimmed">
                    {proof.missing.map((what) => (
                      <List.Item key={what}>{what}</List.Item>
                    ))}
                  </List>
                ) : null}
              </div>
            </Group>
          </li>
        ))}
      </Stack>
      {proofs.every((proof) => proof.proven) ? null : (
        <Text size="sm" c="dimmed">
          {t("pathway.proofs.where")}{" "}
          <TextLink to="/cases/$patientId/course" params={{ patientId }}>
            {t("pathway.proofs.open")}
          </TextLink>
        </Text>
      )}
    </Stack>
  );
}
