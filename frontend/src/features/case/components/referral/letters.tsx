import { Anchor, Group, Text } from "@mantine/core";
import { IconFileTypePdf } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Letter } from "@/features/case/api/referral";

/** The PDFs of a version or decision, one per language; a letter still being made says so. */
export function Letters({ letters }: { readonly letters: readonly Letter[] }): ReactNode {
  const { t } = useTranslation("case");
  return (
    <Group gap="sm">
      {letters.map((letter) => {
        const address = letter.content_url ?? (letter.file_id ? `/api/v1/files/${letter.file_id}/content/` : null);
        return address ? (
          <Anchor key={letter.language} href={address} target="_blank" rel="noopener">
            <IconFileTypePdf size={16} aria-hidden="true" /> {t(`letter.${letter.language}`)}
          </Anchor>
        ) : (
          <Text key={letter.language} size="sm" c="dimmed">
            {t("letter.being_made")}
          </Text>
        );
      })}
    </Group>
  );
}
