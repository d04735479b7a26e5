import { Button, CloseButton, Popover, Text, TextInput } from "@mantine/core";
import { IconBookmark, IconBookmarkPlus } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/cases/components/saved-views.module.css";
import { filtersOf, MOST_NAME_CHARS, sameFilters, savedViews, withView } from "@/features/cases/lib/saved-views";
import type { SavedView } from "@/features/cases/lib/saved-views";
import { useMe } from "@/shared/api/me";
import { useStore } from "@/shared/lib/store";
import { showDone, showUndo } from "@/shared/ui/undo";

const route = getRouteApi("/app/cases");

interface SavedViewsProps {
  /** There is something to keep. */
  readonly filtered: boolean;
}

/** Named sets of filters, one press away: "my overdue ones", "what waits at the hub". */
export function SavedViews({ filtered }: SavedViewsProps): ReactNode {
  const { t } = useTranslation("cases");
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const store = savedViews(useMe().id);
  const views = useStore(store);
  const shown = filtersOf(search);
  const current = views.find((view) => sameFilters(view.filters, shown));
  const offered = filtered && !current && Object.keys(shown).some((name) => name !== "view");
  if (views.length === 0 && !offered) return null;

  function remove(view: SavedView): void {
    const before = store.get();
    store.set(before.filter((known) => known !== view));
    showUndo({ message: t("views.removed", { name: view.name }), onUndo: () => store.set(before) });
  }

  return (
    <div className={`cc-no-print ${classes.bar}`}>
      {views.length > 0 ? (
        <ul className={classes.list} aria-label={t("views.label")}>
          {views.map((view) => (
            <li key={view.name} className={classes.view} data-current={view === current || undefined}>
              <button
                type="button"
                className={classes.open}
                aria-pressed={view === current}
                onClick={() => void navigate({ search: view.filters })}
              >
                <IconBookmark size={15} aria-hidden="true" />
                <span>{view.name}</span>
              </button>
              <CloseButton size="sm" aria-label={t("views.remove", { name: view.name })} onClick={() => remove(view)} />
            </li>
          ))}
        </ul>
      ) : null}
      {offered ? (
        <SaveView
          onSave={(name) => {
            store.set(withView(store.get(), { name, filters: shown }));
            showDone(t("views.saved", { name }));
          }}
        />
      ) : null}
    </div>
  );
}

function SaveView({ onSave }: { readonly onSave: (name: string) => void }): ReactNode {
  const { t } = useTranslation("cases");
  const [opened, setOpened] = useState(false);
  const [name, setName] = useState("");
  return (
    <Popover opened={opened} onChange={setOpened} trapFocus returnFocus withArrow shadow="md" position="bottom-start">
      <Popover.Target>
        <Button
          variant="subtle"
          size="compact-sm"
          leftSection={<IconBookmarkPlus size={16} aria-hidden="true" />}
          aria-expanded={opened}
          onClick={() => setOpened((now) => !now)}
        >
          {t("views.save")}
        </Button>
      </Popover.Target>
      <Popover.Dropdown maw={300}>
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (name.trim() === "") return;
            onSave(name.trim());
            setOpened(false);
            setName("");
          }}
        >
          <TextInput
            label={t("views.name")}
            placeholder={t("views.example")}
            maxLength={MOST_NAME_CHARS}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Text size="xs" c="dimmed" mt={6}>
            {t("views.where")}
          </Text>
          <Button type="submit" size="xs" mt="sm" disabled={name.trim() === ""}>
            {t("common:action.save")}
          </Button>
        </form>
      </Popover.Dropdown>
    </Popover>
  );
}
