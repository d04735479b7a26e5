import { Button, Group, Select, Stack } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { clinicsQuery, useLiveClinics } from "@/features/clinics/api/clinics";
import classes from "@/features/clinics/components/clinics.module.css";
import { PickList } from "@/features/clinics/components/pick-list";
import { RecallList } from "@/features/clinics/components/recall-list";
import { WaitingDialog } from "@/features/clinics/components/waiting-dialog";
import { WaitingList } from "@/features/clinics/components/waiting-list";
import { LinkButton } from "@/shared/ui/link-button";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";

/** Who is to be called, and who waits for a place or chooses one; of this clinic first. */
export function WaitingPage({ clinicId = null }: { readonly clinicId?: string | null }): ReactNode {
  const { t } = useTranslation("clinics");
  useLiveClinics();
  const clinics = (useQuery(clinicsQuery).data?.clinics ?? []).filter((clinic) => clinic.is_active);
  const [chosen, setChosen] = useState(clinicId);
  const [adding, setAdding] = useState(false);
  const clinic = clinics.find((item) => item.id === chosen) ?? clinics.find((item) => item.waiting_count) ?? clinics[0];
  return (
    <Page title={t("waiting.title")} width="text">
      <PageHeader
        title={t("waiting.title")}
        actions={
          <LinkButton to="/calendar" variant="default">
            {t("to_calendar")}
          </LinkButton>
        }
      />
      <Stack gap="md">
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="recall">
          <h2 id="recall">{t("recall.title")}</h2>
          <RecallList />
        </section>
        {clinics.length > 1 ? <Select label={t("clinic")} maw={420} allowDeselect={false} data={clinics.map((item) => ({ value: item.id, label: item.title }))} value={clinic?.id ?? null} onChange={setChosen} /> : null}
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="waiting">
          <Group justify="space-between" mb="xs">
            <h2 id="waiting">{t("waiting.list")}</h2>
            {clinic?.can_run ? (
              <Button size="compact-md" onClick={() => setAdding(true)}>
                {t("waiting.add")}
              </Button>
            ) : null}
          </Group>
          {clinic ? <WaitingList clinic={clinic} /> : null}
        </section>
        <section className={`cc-surface ${classes.part ?? ""}`} aria-labelledby="picks">
          <h2 id="picks">{t("pick.list")}</h2>
          {clinic ? <PickList clinic={clinic} /> : null}
        </section>
      </Stack>
      {adding && clinic ? <WaitingDialog clinic={clinic} onClose={() => setAdding(false)} /> : null}
    </Page>
  );
}
