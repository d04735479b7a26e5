import { Button, Menu } from "@mantine/core";
import { IconPrinter } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

const LANGUAGES = ["it", "en"] as const;

/** The summary and the story on paper, in the language of whoever will read it. */
export function PdfMenu({ patientId }: { readonly patientId: string }): ReactNode {
  const { t } = useTranslation("overview");
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button flex="none" size="compact-sm" variant="default" leftSection={<IconPrinter size={16} />} data-no-print>
          {t("pdf.title")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {LANGUAGES.map((language) => (
          <Menu.Item key={language} component="a" href={`/api/v1/patients/${patientId}/overview/pdf/?language=${language}`} target="_blank" rel="noopener">
            {t(`pdf.${language}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
