import { Select, Stack, Text, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { studiesQuery } from "@/features/record/api/studies";
import type { Study } from "@/features/record/api/studies";
import { formatDate } from "@/shared/lib/format";
import { TextLink } from "@/shared/ui/link-button";

/** 05/03/2026 · CT + PT · PET total body */
export const studyName = (study: Study): string => [formatDate(study.date), study.modalities.join(" + "), study.description].filter(Boolean).join(" · ");

/** A stored identifier as the study that it means, with the way to it; as it is when the study is elsewhere. */
export function StudyLink({ patientId, uid }: { readonly patientId: string; readonly uid: string }): ReactNode {
  const study = useQuery(studiesQuery(patientId)).data?.studies.find((candidate) => candidate.study_uid === uid);
  if (!study) return uid;
  return (
    <TextLink to="/cases/$patientId/imaging" params={{ patientId }} hash={`study-${uid}`} size="sm">
      {studyName(study)}
    </TextLink>
  );
}

interface StudyFieldProps {
  readonly patientId: string;
  readonly id: string;
  readonly label: string;
  readonly description: string | undefined;
  readonly error: string | undefined;
  readonly value: string;
  readonly onChange: (uid: string | null) => void;
  readonly onFocus: () => void;
}

/** Chosen among the studies that are here; the identifier of one in another archive is typed. */
export function StudyField({ patientId, id, label, description, error, value, onChange, onFocus }: StudyFieldProps): ReactNode {
  const { t } = useTranslation("record");
  const studies = useQuery(studiesQuery(patientId));
  const here = studies.data?.studies ?? [];
  const chosen = here.find((study) => study.study_uid === value);
  return (
    <Stack gap={6}>
      <Select
        id={`${id}-here`}
        label={t("study.choose")}
        description={studies.data?.isCut ? t("study.cut", { count: here.length }) : undefined}
        limit={200}
        placeholder={t(studies.data && here.length === 0 ? "study.none" : "study.placeholder")}
        data={here.map((study) => ({ value: study.study_uid, label: studyName(study) }))}
        value={chosen ? chosen.study_uid : null}
        searchable
        clearable
        disabled={here.length === 0}
        nothingFoundMessage={t("nothing_found")}
        onFocus={onFocus}
        onChange={onChange}
      />
      {chosen ? (
        <TextLink to="/cases/$patientId/imaging" params={{ patientId }} hash={`study-${chosen.study_uid}`} target="_blank" size="sm">
          {t("study.open")}
        </TextLink>
      ) : null}
      <TextInput id={id} label={label} description={description} error={error} maxLength={64} inputMode="numeric" value={value} onFocus={onFocus} onChange={(event) => onChange(event.currentTarget.value.trim() || null)} />
      {value !== "" && studies.data && !chosen ? (
        <Text size="xs" c="dimmed">
          {t("study.elsewhere")}
        </Text>
      ) : null}
    </Stack>
  );
}
