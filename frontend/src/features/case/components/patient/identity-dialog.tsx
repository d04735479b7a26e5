import { Button, Modal, Tabs } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconId } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Patient } from "@/features/case/api/patient";
import { HospitalNumbers } from "@/features/case/components/patient/hospital-numbers";
import { IdentityForm } from "@/features/case/components/patient/identity-form";
import { usePainted } from "@/shared/lib/use-painted";

/** In the head of the case: identity, contacts and hospital numbers, to read or to change. */
export function PatientIdentity({ patient, reminders }: { readonly patient: Patient; readonly reminders: ReactNode }): ReactNode {
  const { t } = useTranslation("patient");
  const [opened, setOpened] = useState(false);
  const painted = usePainted();
  const narrow = useMediaQuery("(max-width: 48em)") ?? false;
  return (
    <>
      <Button size="compact-sm" variant="default" leftSection={<IconId size={16} aria-hidden="true" />} onClick={() => setOpened(true)}>
        {t("title")}
      </Button>
      {painted ? (
        <Modal opened={opened} onClose={() => setOpened(false)} title={`${t("title")}: ${patient.display_name}`} size="xl" fullScreen={narrow}>
          <Tabs defaultValue="identity">
            <Tabs.List mb="md">
              <Tabs.Tab value="identity">{t("title")}</Tabs.Tab>
              <Tabs.Tab value="numbers">{t("numbers")}</Tabs.Tab>
              <Tabs.Tab value="reminders">{t("reminders:title")}</Tabs.Tab>
            </Tabs.List>
            <Tabs.Panel value="identity">
              <IdentityForm patient={patient} onDone={() => setOpened(false)} />
            </Tabs.Panel>
            <Tabs.Panel value="numbers">
              <HospitalNumbers patient={patient} />
            </Tabs.Panel>
            <Tabs.Panel value="reminders" keepMounted={false}>{reminders}</Tabs.Panel>
          </Tabs>
        </Modal>
      ) : null}
    </>
  );
}
