import { Alert, Anchor, Checkbox, List, Stack, Text } from "@mantine/core";
import { IconUsers } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { isApiError } from "@/shared/api/api-error";
import type { Schema } from "@/shared/api/types";
import { formatDate } from "@/shared/lib/format";
import { TextLink } from "@/shared/ui/link-button";

export type DuplicateCandidate = Schema<"DuplicateCandidateOutput">;

interface DuplicateWarningProps {
  readonly candidates: readonly DuplicateCandidate[];
  readonly confirmed: boolean;
  readonly onConfirm: (confirmed: boolean) => void;
}

function Candidate({ candidate }: { readonly candidate: DuplicateCandidate }): ReactNode {
  const { t } = useTranslation("duplicates");
  const born = candidate.birth_date ? t("born", { date: formatDate(candidate.birth_date) }) : null;
  return (
    <List.Item>
      {candidate.id ? (
        <TextLink to="/cases/$patientId" params={{ patientId: candidate.id }} fw={650}>
          {candidate.display}
        </TextLink>
      ) : (
        <Text component="span" fw={650}>
          {candidate.display}
        </Text>
      )}
      <Text component="span" size="sm">
        {[born, candidate.id ? candidate.centre_name : null, t(`reason.${candidate.reason}`, { defaultValue: "" })]
          .filter(Boolean)
          .map((part) => ` · ${part ?? ""}`)
          .join("")}
      </Text>
      {!candidate.id && candidate.centre_phone ? (
        <>
          {" "}
          <Anchor href={`tel:${candidate.centre_phone.replace(/\s/g, "")}`}>{candidate.centre_phone}</Anchor>
        </>
      ) : null}
    </List.Item>
  );
}

/** The candidates in the server's refusal "possible_duplicate"; empty for every other error. */
export function candidatesOf(error: unknown): readonly DuplicateCandidate[] {
  if (!isApiError(error) || error.code !== "possible_duplicate") return [];
  return (error.body as { candidates?: DuplicateCandidate[] }).candidates ?? [];
}

/** Who may be the same person. A shared identifier cannot be waved away; a similar name can, by saying so. */
export function DuplicateWarning({ candidates, confirmed, onConfirm }: DuplicateWarningProps): ReactNode {
  const { t } = useTranslation("duplicates");
  const certain = candidates.some((candidate) => candidate.certain);
  return (
    <Alert
      role="alert"
      variant="light"
      color={certain ? "red" : "yellow"}
      icon={<IconUsers aria-hidden="true" />}
      title={t(certain ? "certain_title" : "title")}
    >
      <Stack gap="xs">
        <List size="sm">
          {candidates.map((candidate) => (
            <Candidate key={candidate.key} candidate={candidate} />
          ))}
        </List>
        {certain ? (
          <Text size="sm">{t("certain_hint")}</Text>
        ) : (
          <Checkbox
            label={t("distinct")}
            checked={confirmed}
            onChange={(event) => onConfirm(event.currentTarget.checked)}
          />
        )}
      </Stack>
    </Alert>
  );
}
