import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Session } from "@/features/clinics/api/sessions";
import type { SessionAct } from "@/features/clinics/components/session-dialogs";
import { useWording } from "@/shared/i18n/use-wording";

/** A session that nobody is booked into before somebody says whether it is held. */
export function DecideBar({ session, onAct }: { readonly session: Session; readonly onAct: (act: SessionAct) => void }): ReactNode {
  const { t } = useTranslation("clinics");
  const say = useWording();
  const name = session.holiday_it ? say(session, "holiday") : "";
  return (
    <Alert color="orange" variant="light" icon={<IconAlertTriangle aria-hidden="true" />} title={[t(`why.${session.why || "holiday"}`), name].filter(Boolean).join(": ")} className="cc-no-print">
      <Text size="sm">{t("decide.hint")}</Text>
      <Group gap="xs" mt="sm">
        <Button size="compact-md" onClick={() => onAct("hold")}>
          {t("decide.hold")}
        </Button>
        <Button size="compact-md" variant="default" onClick={() => onAct("move")}>
          {t("decide.move")}
        </Button>
        <Button size="compact-md" variant="default" onClick={() => onAct("cancel")}>
          {t("decide.cancel")}
        </Button>
      </Group>
    </Alert>
  );
}
