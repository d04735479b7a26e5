import { Button, Card, Stack, TextInput } from "@mantine/core";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { recordCode } from "@/features/case/lib/record-code";
import { Page } from "@/shared/ui/page";
import { PageHeader } from "@/shared/ui/page-header";

/** The door of the privacy officer: no list of patients, only the log of a record whose code somebody gave. */
export function AccessLogPage(): ReactNode {
  const { t } = useTranslation("patient");
  const navigate = useNavigate();
  const [pasted, setPasted] = useState("");
  const [wrong, setWrong] = useState(false);
  return (
    <Page title={t("access.open_title")}>
      <PageHeader title={t("access.open_title")} description={t("access.open_hint")} />
      <Card
        maw={560}
        component="form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          const patientId = recordCode(pasted);
          setWrong(patientId === null);
          if (patientId) void navigate({ to: "/cases/$patientId/access", params: { patientId } });
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t("access.open_field")}
            autoComplete="off"
            spellCheck={false}
            value={pasted}
            error={wrong ? t("access.open_wrong") : null}
            onChange={(event) => {
              setPasted(event.currentTarget.value);
              setWrong(false);
            }}
          />
          <Button type="submit" disabled={pasted.trim() === ""} style={{ alignSelf: "flex-start" }}>
            {t("access.open")}
          </Button>
        </Stack>
      </Card>
    </Page>
  );
}
