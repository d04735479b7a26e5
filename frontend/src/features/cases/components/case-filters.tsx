import { Button, Chip, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFilterOff, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/cases/components/case-filters.module.css";
import { DISEASES } from "@/features/cases/lib/diseases";
import { OPEN_STATES } from "@/features/cases/lib/phases";
import { centresQuery } from "@/shared/api/centres";

const route = getRouteApi("/app/cases");

interface CaseFilterBarProps {
  readonly view: "board" | "table" | "patients";
}

/** Filters live in the address: a filtered view can be kept as a bookmark or sent to a colleague. */
export function CaseFilterBar({ view }: CaseFilterBarProps): ReactNode {
  const { t } = useTranslation("cases");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const centres = useQuery(centresQuery);
  const [text, setText] = useState(search.q ?? "");

  const change = (part: Partial<typeof search>): void =>
    void navigate({ search: (previous) => ({ ...previous, ...part }), replace: true });
  const changeText = useDebouncedCallback((q: string) => change({ q: q.trim() || undefined }), 250);
  const filtered = [search.q, search.state, search.centre, search.disease, search.overdue].some(Boolean);
  return (
    <div className={`cc-no-print ${classes.bar}`} role="search" aria-label={t("filter.label")}>
      <TextInput
        aria-label={t("filter.text")}
        placeholder={t("filter.text")}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          changeText(event.currentTarget.value);
        }}
        className={classes.text}
      />
      <Select
        aria-label={t("column.centre")}
        placeholder={t("filter.any_centre")}
        data={(centres.data ?? []).map((centre) => ({ value: centre.id, label: centre.city }))}
        value={search.centre ?? null}
        onChange={(value) => change({ centre: value ?? undefined })}
        clearable
        className={classes.select}
      />
      {view === "patients" ? null : (
        <Select
          aria-label={t("column.disease")}
          placeholder={t("filter.any_disease")}
          data={DISEASES.map((code) => ({ value: code, label: t(`disease_short.${code}`) }))}
          value={search.disease ?? null}
          onChange={(value) => change({ disease: value ?? undefined })}
          searchable
          clearable
          className={classes.select}
        />
      )}
      {view === "table" ? (
        <Select
          aria-label={t("column.state")}
          placeholder={t("filter.any_state")}
          data={OPEN_STATES.map((state) => ({ value: state, label: t(`state.${state}`) }))}
          value={search.state ?? null}
          onChange={(value) => change({ state: value ?? undefined })}
          searchable
          clearable
          className={classes.select}
        />
      ) : null}
      {view === "patients" ? null : (
        <Chip
          checked={search.overdue === true}
          onChange={(checked) => change({ overdue: checked || undefined })}
          size="sm"
          radius="md"
          variant="outline"
        >
          {t("filter.overdue")}
        </Chip>
      )}
      {filtered ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconFilterOff size={16} aria-hidden="true" />}
          onClick={() => {
            setText("");
            change({ q: undefined, state: undefined, centre: undefined, disease: undefined, overdue: undefined });
          }}
        >
          {t("filter.clear")}
        </Button>
      ) : null}
    </div>
  );
}
