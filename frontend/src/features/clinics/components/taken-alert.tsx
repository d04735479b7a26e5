import { Alert, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { offeredBy } from "@/features/clinics/api/appointments";
import type { FreePlace } from "@/features/clinics/api/appointments";
import { FreePlaces } from "@/features/clinics/components/free-places";

interface TakenAlertProps {
  readonly error: unknown;
  readonly busy: string | null;
  readonly onChoose: (place: FreePlace) => void;
}

/** Somebody else was quicker: the next free places, to be taken with one press. */
export function TakenAlert({ error, busy, onChoose }: TakenAlertProps): ReactNode {
  const { t } = useTranslation("clinics");
  const offered = offeredBy(error);
  if (!offered) return null;
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconUsers aria-hidden="true" />} title={t("taken.title")}>
      <Text size="sm" mb="xs">
        {t(offered.length > 0 ? "taken.hint" : "taken.none")}
      </Text>
      <FreePlaces places={offered} busy={busy} onChoose={onChoose} />
    </Alert>
  );
}
