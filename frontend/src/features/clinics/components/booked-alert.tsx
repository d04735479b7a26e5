import { Alert, Button, Text } from "@mantine/core";
import { IconCalendarPlus } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { bookedAlreadyAt } from "@/features/clinics/api/appointments";
import { formatTold } from "@/shared/lib/format";

interface BookedAlertProps {
  readonly error: unknown;
  readonly busy: boolean;
  readonly onEven: () => void;
}

/** The patient comes to this session already: which appointment it is, and a second one only for who wants it. */
export function BookedAlert({ error, busy, onEven }: BookedAlertProps): ReactNode {
  const { t } = useTranslation("clinics");
  const at = bookedAlreadyAt(error);
  if (!at) return null;
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconCalendarPlus aria-hidden="true" />} title={t("booked_already.title")}>
      <Text size="sm" mb="xs">
        {t("booked_already.hint", { when: formatTold(at) })}
      </Text>
      <Button size="compact-md" variant="default" loading={busy} onClick={onEven}>
        {t("booked_already.even")}
      </Button>
    </Alert>
  );
}
