import { Button, Menu } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { LateMenu } from "@/shared/ui/late-menu";

const LANGUAGES = ["it", "en"] as const;

/** The summary and the story on paper, in the language of whoever will read it. */
export function PdfMenu({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("overview");
  return (
    <LateMenu
      position="bottom-end"
      button={(props) => (
        <Button flex="none" size="compact-sm" variant="default" leftSection={<IconPrinter size={16} />} data-no-print {...props}>
          {t("pdf.title")}
        </Button>
      )}
    >
      {() => (
        <Menu.Dropdown>
          {LANGUAGES.map((language) => (
            <Menu.Item key={language} component="a" href={`/api/v1/patients/${patientId}/overview/pdf/?language=${language}`} target="_blank" rel="noopener">
              {t(`pdf.${language}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      )}
    </LateMenu>
  );
}
