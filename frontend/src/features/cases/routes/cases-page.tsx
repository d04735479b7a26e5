import { Button, Group, SegmentedControl } from "@mantine/core";
import { IconLayoutKanban, IconTable, IconUserPlus, IconUsers } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { boardQuery, casesQuery } from "@/features/cases/api/cases";
import type { CaseFilters } from "@/features/cases/api/cases";
import { CaseFilterBar } from "@/features/cases/components/case-filters";
import { CasesBoard } from "@/features/cases/components/cases-board";
import { CasesTable } from "@/features/cases/components/cases-table";
import { PatientsList } from "@/features/cases/components/patients-list";
import { PatientCreateModal } from "@/features/cases/components/patient-create-modal";
import { SavedViews } from "@/features/cases/components/saved-views";
import { useMe } from "@/shared/api/me";
import { useGathered } from "@/shared/lib/use-gathered";
import { useRealtimeAny, useResync } from "@/shared/realtime/use-realtime";
import { EmptyState } from "@/shared/ui/empty-state";
import { ErrorState } from "@/shared/ui/error-state";
import { PageHeader } from "@/shared/ui/page-header";
import { Page } from "@/shared/ui/page";
import { CardsSkeleton, ListSkeleton } from "@/shared/ui/skeletons";

const route = getRouteApi("/app/cases");

function NoCases({ filtered }: { readonly filtered: boolean }): ReactNode {
  const { t } = useTranslation("cases");
  const navigate = route.useNavigate();
  return (
    <div className="cc-surface">
      <EmptyState
        icon={IconUsers}
        title={t(filtered ? "empty.filtered_title" : "empty.title")}
        hint={t(filtered ? "empty.filtered_hint" : "empty.hint")}
        action={
          filtered ? null : (
            <Group mt="sm" justify="center">
              <Button variant="light" onClick={() => void navigate({ search: { view: "patients" } })}>
                {t("empty.all_patients")}
              </Button>
            </Group>
          )
        }
      />
    </div>
  );
}

function NoPatients({ filtered }: { readonly filtered: boolean }): ReactNode {
  const { t } = useTranslation("cases");
  return (
    <div className="cc-surface">
      <EmptyState
        icon={IconUsers}
        title={t(filtered ? "empty.no_match" : "empty.no_patients")}
        hint={t(filtered ? "empty.filtered_hint" : "empty.no_patients_hint")}
      />
    </div>
  );
}

function Board({ filters, filtered }: { readonly filters: CaseFilters; readonly filtered: boolean }): ReactNode {
  const board = useQuery(boardQuery(filters));
  if (board.isPending) return <CardsSkeleton cards={6} />;
  if (board.error && !board.data) return <ErrorState error={board.error} onRetry={() => void board.refetch()} />;
  const empty = board.data.every((column) => column.count === 0);
  return empty ? <NoCases filtered={filtered} /> : <CasesBoard columns={board.data} />;
}

function List({ filters, filtered }: { readonly filters: CaseFilters; readonly filtered: boolean }): ReactNode {
  const cases = useInfiniteQuery(casesQuery(filters));
  if (cases.isPending) return <ListSkeleton rows={10} />;
  if (cases.error && !cases.data) return <ErrorState error={cases.error} onRetry={() => void cases.refetch()} />;
  const rows = cases.data.pages.flatMap((page) => page.results);
  if (rows.length === 0) return <NoCases filtered={filtered} />;
  return (
    <CasesTable
      rows={rows}
      hasMore={cases.hasNextPage}
      loadingMore={cases.isFetchingNextPage}
      onMore={() => void cases.fetchNextPage()}
    />
  );
}

/** Everybody whom one treats, on the way through the pathway. */
export function CasesPage(): ReactNode {
  const { t } = useTranslation("cases");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const queryClient = useQueryClient();
  const { can } = useMe();
  const mayCreate = can.includes("create_patient");
  // Who sees identities but no clinical record (the secretary) has no pathway to look at.
  const clinical = can.includes("view_clinical");
  const { view: wanted = "board", create, ...filters } = search;
  const view = clinical ? wanted : "patients";
  const filtered = Object.values(filters).some((value) => value !== undefined);

  const refresh = useGathered(() => {
    void queryClient.invalidateQueries({ queryKey: ["cases"] });
    void queryClient.invalidateQueries({ queryKey: ["patients", "list"] });
  });
  useRealtimeAny(
    [
      "pathway.moved",
      "referral.created",
      "referral.submitted",
      "referral.changed",
      "referral.decided",
      "circle.changed",
    ],
    refresh,
  );
  useResync(refresh);

  const closeCreate = (): void =>
    void navigate({ search: (previous) => ({ ...previous, create: undefined }), replace: true });
  return (
    <Page title={t("title")}>
      <PageHeader
        title={t("title")}
        description={t("description")}
        actions={
          <>
            {clinical ? (
              <SegmentedControl
                aria-label={t("view.label")}
                value={view}
                onChange={(value) =>
                  void navigate({
                    search: (previous) => ({
                      ...previous,
                      view: value === "table" || value === "patients" ? value : undefined,
                    }),
                    replace: true,
                  })
                }
                data={[
                  {
                    value: "board",
                    label: <ViewLabel icon={<IconLayoutKanban size={17} />} text={t("view.board")} />,
                  },
                  { value: "table", label: <ViewLabel icon={<IconTable size={17} />} text={t("view.table")} /> },
                  {
                    value: "patients",
                    label: <ViewLabel icon={<IconUsers size={17} />} text={t("view.patients")} />,
                  },
                ]}
              />
            ) : null}
            {mayCreate ? (
              <Button
                leftSection={<IconUserPlus size={18} aria-hidden="true" />}
                onClick={() => void navigate({ search: (previous) => ({ ...previous, create: true }) })}
              >
                {t("create.open")}
              </Button>
            ) : null}
          </>
        }
      />
      <CaseFilterBar view={view} />
      <SavedViews filtered={filtered} />
      {view === "board" ? <Board filters={filters} filtered={filtered} /> : null}
      {view === "table" ? <List filters={filters} filtered={filtered} /> : null}
      {view === "patients" ? (
        <PatientsList q={filters.q} centre={filters.centre} empty={<NoPatients filtered={filtered} />} />
      ) : null}
      <PatientCreateModal opened={create === true && mayCreate} onClose={closeCreate} />
    </Page>
  );
}

function ViewLabel({ icon, text }: { readonly icon: ReactNode; readonly text: string }): ReactNode {
  return (
    <span style={{ display: "inline-flex", alignItems: "center", gap: 6 }}>
      <span className="mantine-visible-from-sm" style={{ lineHeight: 0 }}>
        {icon}
      </span>
      {text}
    </span>
  );
}
