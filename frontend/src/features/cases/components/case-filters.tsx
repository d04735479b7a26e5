import { Button, Chip, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAdjustmentsHorizontal, IconFilterOff, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/cases/components/case-filters.module.css";
import { DISEASES } from "@/features/cases/lib/diseases";
import { OPEN_STATES } from "@/features/cases/lib/phases";
import { centresQuery } from "@/shared/api/centres";

const route = getRouteApi("/app/cases");

/** Sides of the pathway that own a step; a single centre is chosen by its id. */
const OWNERS = ["me", "my_centre", "hub", "circle"] as const;

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
  const [seen, setSeen] = useState(search.q);
  const [mine, setMine] = useState(search.q);
  const [open, setOpen] = useState(false);
  const chosenId = useId();
  // The address was changed from elsewhere (a saved view, the way back), not by this field: it follows.
  if (seen !== search.q) {
    setSeen(search.q);
    if (search.q !== mine) {
      setMine(search.q);
      setText(search.q ?? "");
    }
  }

  const change = (part: Partial<typeof search>): void =>
    void navigate({ search: (previous) => ({ ...previous, ...part }), replace: true });
  const changeText = useDebouncedCallback((typed: string) => {
    const q = typed.trim() || undefined;
    setMine(q);
    change({ q });
  }, 250);
  const chosen = [search.centre, search.disease, search.owner, search.state, search.overdue].filter(Boolean).length;
  const filtered = chosen > 0 || Boolean(search.q);
  const cities = (centres.data ?? []).map((centre) => ({ value: centre.id, label: centre.city }));
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
      <Button
        hiddenFrom="sm"
        variant="default"
        leftSection={<IconAdjustmentsHorizontal size={17} aria-hidden="true" />}
        aria-expanded={open}
        aria-controls={chosenId}
        onClick={() => setOpen((now) => !now)}
      >
        {chosen > 0 ? t("filter.open_count", { count: chosen }) : t("filter.open")}
      </Button>
      <div id={chosenId} className={classes.choices} data-open={open || undefined}>
        <Select
          aria-label={t("column.centre")}
          placeholder={t("filter.any_centre")}
          data={cities}
          value={search.centre ?? null}
          onChange={(value) => change({ centre: value ?? undefined })}
          clearable
          className={classes.select}
        />
        {view === "patients" ? null : (
          <>
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
            <Select
              aria-label={t("column.owner")}
              placeholder={t("filter.any_owner")}
              data={[
                { group: t("filter.owners"), items: OWNERS.map((value) => ({ value, label: t(`owner.${value}`) })) },
                { group: t("filter.owner_centres"), items: cities },
              ]}
              value={search.owner ?? null}
              onChange={(value) => change({ owner: value ?? undefined })}
              clearable
              className={classes.select}
            />
          </>
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
      </div>
      {filtered ? (
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconFilterOff size={16} aria-hidden="true" />}
          onClick={() => {
            change({
              q: undefined,
              state: undefined,
              centre: undefined,
              disease: undefined,
              owner: undefined,
              overdue: undefined,
            });
          }}
        >
          {t("filter.clear")}
        </Button>
      ) : null}
    </div>
  );
}
