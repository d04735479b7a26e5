import { Select } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { patientSearchQuery } from "@/features/clinics/api/appointments";
import { formatDate } from "@/shared/lib/format";

interface PatientPickerProps {
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
  readonly error?: ReactNode;
}

/** A patient by name or tax code; two of one name are told apart by the day of birth. */
export function PatientPicker({ value, onChange, error }: PatientPickerProps): ReactNode {
  const { t } = useTranslation("clinics");
  const [typed, setTyped] = useState("");
  const [q] = useDebouncedValue(typed, 250);
  const [known, setKnown] = useState<{ readonly value: string; readonly label: string } | null>(null);
  const found = useQuery(patientSearchQuery(q));
  const options = (found.data ?? []).filter((row) => !row.deceased_on).map((row) => ({ value: row.id, label: `${row.display_name} · ${formatDate(row.birth_date)}` }));
  const data = known && !options.some((option) => option.value === known.value) ? [known, ...options] : options;
  return (
    <Select
      data-autofocus
      label={t("patient.label")}
      placeholder={t("patient.type")}
      withAsterisk
      searchable
      clearable
      limit={12}
      data={data}
      value={value}
      error={error}
      // the server has looked already, also by tax code
      filter={({ options: all }) => all}
      searchValue={typed}
      onSearchChange={setTyped}
      nothingFoundMessage={typed.trim().length < 2 ? t("patient.type_more") : found.isFetching ? t("patient.looking") : t("patient.none")}
      onChange={(id) => {
        setKnown(data.find((option) => option.value === id) ?? null);
        onChange(id);
      }}
    />
  );
}
