import { Card, Stack, Text, Title } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Patient } from "@/features/case/api/patient";
import { CareCircle } from "@/features/case/components/care-circle";
import { HospitalNumbers } from "@/features/case/components/patient/hospital-numbers";
import { IdentityForm } from "@/features/case/components/patient/identity-form";
import { DeathBadge } from "@/shared/ui/death-badge";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";

/**
 * The patient as the secretary sees them. The head of the case would say "allergies not recorded" to somebody who only
 * may not see them, and its tabs would all be shut.
 */
export function IdentityPage({ patient, reminders }: { readonly patient: Patient; readonly reminders: ReactNode }): ReactNode {
  const { t } = useTranslation("patient");
  return (
    <Page title={t("case:title")} width="text">
      <PageHeader title={patient.display_name} description={t("no_clinical")} />
      <Stack gap="md">
        {patient.deceased_on ? (
          <div>
            <DeathBadge on={patient.deceased_on} />
          </div>
        ) : null}
        <Card>
          <IdentityForm patient={patient} onDone={() => undefined} />
        </Card>
        <Card component="section" aria-labelledby="numbers">
          <Title order={2} id="numbers" mb="sm">
            {t("numbers")}
          </Title>
          <HospitalNumbers patient={patient} />
        </Card>
        <Card component="section" aria-labelledby="reminders">
          <Title order={2} id="reminders" mb="sm">
            {t("reminders:choice.title")}
          </Title>
          {reminders}
        </Card>
        <CareCircle patientId={patient.id} />
        <Text size="sm" c="dimmed">
          {t("centre_of", { centre: patient.centre.name })}
        </Text>
      </Stack>
    </Page>
  );
}
