import { Button, Center, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconSearch, IconUserSearch } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { peopleQuery } from "@/features/network/api/people";
import { PeopleTable } from "@/features/network/components/people-table";
import { ROLES } from "@/features/network/constants";
import classes from "@/features/network/routes/people-tab.module.css";
import { centresQuery } from "@/shared/api/centres";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { ListSkeleton } from "@/shared/ui/skeletons";

const route = getRouteApi("/app/network/people");

function Filters(): ReactNode {
  const { t } = useTranslation("network");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const centres = useQuery(centresQuery);
  const [text, setText] = useState(search.q ?? "");
  const change = (part: Partial<typeof search>): void =>
    void navigate({ search: (previous) => ({ ...previous, ...part }), replace: true });
  const changeText = useDebouncedCallback((q: string) => change({ q: q.trim() || undefined }), 250);
  return (
    <div className={classes.filters} role="search" aria-label={t("people.filter")}>
      <TextInput
        aria-label={t("people.search")}
        placeholder={t("people.search")}
        leftSection={<IconSearch size={17} aria-hidden="true" />}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          changeText(event.currentTarget.value);
        }}
        className={classes.text}
      />
      <Select
        aria-label={t("people.centre")}
        placeholder={t("people.any_centre")}
        data={(centres.data ?? []).map((centre) => ({ value: centre.id, label: centre.city }))}
        value={search.centre ?? null}
        onChange={(value) => change({ centre: value ?? undefined })}
        clearable
        className={classes.select}
      />
      <Select
        aria-label={t("people.role")}
        placeholder={t("people.any_role")}
        data={ROLES.map((role) => ({ value: role, label: t(`common:role.${role}`) }))}
        value={search.role ?? null}
        onChange={(value) => change({ role: value ?? undefined })}
        clearable
        className={classes.select}
      />
    </div>
  );
}

/** The directory: whom to call, and what an administrator may change. */
export function PeopleTab(): ReactNode {
  const { t } = useTranslation("network");
  const people = useInfiniteQuery(peopleQuery(route.useSearch()));
  const rows = people.data?.pages.flatMap((page) => page.results) ?? [];
  return (
    <>
      <Filters />
      {people.isPending ? <ListSkeleton rows={8} /> : null}
      {people.error && !people.data ? (
        <ErrorState error={people.error} onRetry={() => void people.refetch()} />
      ) : null}
      {people.isSuccess && rows.length === 0 ? (
        <div className="cc-surface">
          <EmptyState icon={IconUserSearch} title={t("people.none")} hint={t("people.none_hint")} />
        </div>
      ) : null}
      {rows.length > 0 ? <PeopleTable people={rows} /> : null}
      {people.hasNextPage ? (
        <Center mt="sm">
          <Button variant="subtle" loading={people.isFetchingNextPage} onClick={() => void people.fetchNextPage()}>
            {t("common:action.load_more")}
          </Button>
        </Center>
      ) : null}
    </>
  );
}
