import { Button, Group, SimpleGrid } from "@mantine/core";
import { IconBuildingHospital, IconBuildingPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { CentreCard } from "@/features/network/components/centre-card";
import { CentreFormModal } from "@/features/network/components/centre-form";
import { centresQuery } from "@/shared/api/centres";
import { useMe } from "@/shared/api/me";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { CardsSkeleton } from "@/shared/ui/skeletons";

/** The hub first, then the circle, by town. */
export function CentresTab(): ReactNode {
  const { t } = useTranslation("network");
  const centres = useQuery(centresQuery);
  const mayAdd = useMe().can.includes("manage_network");
  const [editing, setEditing] = useState<string | null>(null);
  const [adding, setAdding] = useState(false);
  const form = adding ? <CentreFormModal centre={null} onClose={() => setAdding(false)} /> : null;
  const add = mayAdd ? (
    <Button leftSection={<IconBuildingPlus size={18} aria-hidden="true" />} onClick={() => setAdding(true)}>
      {t("centre.add")}
    </Button>
  ) : null;
  if (centres.isPending) return <CardsSkeleton cards={6} />;
  if (centres.error && !centres.data)
    return <ErrorState error={centres.error} onRetry={() => void centres.refetch()} />;
  if (centres.data.length === 0) {
    return (
      <>
        <EmptyState icon={IconBuildingHospital} title={t("centre.none")} hint={t("centre.none_hint")} action={add} />
        {form}
      </>
    );
  }
  const sorted = [...centres.data].sort(
    (a, b) => Number(b.kind === "hub") - Number(a.kind === "hub") || a.city.localeCompare(b.city),
  );
  const edited = sorted.find((centre) => centre.id === editing);
  return (
    <>
      {add ? (
        <Group justify="flex-end" mb="md">
          {add}
        </Group>
      ) : null}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md">
        {sorted.map((centre) => (
          <CentreCard
            key={centre.id}
            centre={centre}
            hub={sorted.find((hub) => hub.id === centre.default_hub_id)}
            onEdit={() => setEditing(centre.id)}
          />
        ))}
      </SimpleGrid>
      {edited ? <CentreFormModal centre={edited} onClose={() => setEditing(null)} /> : null}
      {form}
    </>
  );
}
