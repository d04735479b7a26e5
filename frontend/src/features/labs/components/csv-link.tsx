import { Anchor } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { api } from "@/shared/api/http";
import { showFailure } from "@/shared/ui/undo";

/** A plain link would save the refusal under the name of the sheet when the session has ended or the line is broken. */
export function CsvLink({ href }: { readonly href: string }): ReactNode {
  const { t } = useTranslation("labs");
  const fetching = useMutation({
    // asked like any call: a session that has ended opens the sign-in over the page, and then the file comes
    mutationFn: () => api.get("/api/v1/me/"),
    onSuccess: () => {
      const link = document.createElement("a");
      link.href = href;
      link.download = t("file_name");
      link.click();
    },
    onError: showFailure,
  });
  return (
    <Anchor
      size="sm"
      href={href}
      download={t("file_name")}
      aria-label={t("download_label")}
      onClick={(event) => {
        event.preventDefault();
        if (!fetching.isPending) fetching.mutate();
      }}
    >
      <IconDownload size={16} aria-hidden="true" /> {t("download")}
    </Anchor>
  );
}
