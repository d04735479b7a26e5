import { Text } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Overview } from "@/features/overview/api/overview";
import { formatDate } from "@/shared/lib/format";

/** Diagnosis and confirmed relapse by their days; a relapse for which the cells were given is told as one of before them. */
export function DiseaseDays({ disease, infusedOn }: { readonly disease: Overview["disease"]; readonly infusedOn: string | null }): ReactNode {
  const { t } = useTranslation("overview");
  const { diagnosed_on: diagnosed, relapsed_on: relapsed } = disease;
  const isOld = relapsed !== null && infusedOn !== null && relapsed < infusedOn;
  return (
    <Text size="xs" c="dimmed" mb={4} className="cc-numbers">
      {[
        diagnosed ? t("disease.diagnosed", { on: formatDate(diagnosed) }) : t("disease.undated"),
        relapsed ? t(isOld ? "disease.relapsed_before" : "disease.relapsed", { on: formatDate(relapsed) }) : "",
      ]
        .filter(Boolean)
        .join(" · ")}
    </Text>
  );
}
