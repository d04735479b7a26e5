import { Alert, Button, Group } from "@mantine/core";
import { IconCloudUpload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

interface UploadWarningProps {
  /** Files of the patient that have not arrived. */
  readonly count: number;
  readonly onWait: () => void;
  readonly onSubmit: () => void;
}

/** What was sent is frozen: who sends it while a file is on its way is asked whether it is to come along. */
export function UploadWarning({ count, onWait, onSubmit }: UploadWarningProps): ReactNode {
  const { t } = useTranslation("case");
  return (
    <Alert role="alert" color="orange" variant="light" icon={<IconCloudUpload size={18} aria-hidden="true" />} title={t("uploading.title", { count })}>
      {t("uploading.hint")}
      <Group gap="xs" mt="xs">
        <Button size="xs" variant="default" onClick={onWait}>
          {t("uploading.wait")}
        </Button>
        <Button size="xs" variant="light" color="orange" onClick={onSubmit}>
          {t("uploading.without")}
        </Button>
      </Group>
    </Alert>
  );
}
