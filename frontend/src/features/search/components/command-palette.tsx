import { Combobox, Modal, ScrollArea, Text, TextInput, useCombobox } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import { SHORTEST_QUERY, searchQuery } from "@/features/search/api/search";
import type { SearchHit } from "@/features/search/api/search";
import classes from "@/features/search/components/command-palette.module.css";
import { matchesText, paletteActions } from "@/features/search/actions";
import { useMe } from "@/shared/api/me";
import { usePainted } from "@/shared/lib/use-painted";
import { iconOfHit } from "@/features/search/icons";

interface CommandPaletteProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

function groupByKind(hits: readonly SearchHit[]): [string, SearchHit[]][] {
  const groups = new Map<string, SearchHit[]>();
  for (const hit of hits) groups.set(hit.kind, [...(groups.get(hit.kind) ?? []), hit]);
  return [...groups];
}

/** Ctrl/Cmd-K: patients, people and conversations that one may see, and the things that one can do. */
export function CommandPalette({ opened, onClose }: CommandPaletteProps): ReactNode {
  const { t } = useTranslation("search");
  // It is mounted when it is first wanted. A dialog that is open from its first moment never learns where the focus was,
  // and could not give it back.
  const painted = usePainted();
  return (
    <Modal.Root
      opened={opened && painted}
      onClose={onClose}
      centered={false}
      yOffset="10vh"
      size={620}
      padding={0}
      transitionProps={{ duration: 120 }}
    >
      <Modal.Overlay />
      <Modal.Content aria-label={t("title")}>
        <Palette onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  );
}

function Palette({ onClose }: { readonly onClose: () => void }): ReactNode {
  const { t } = useTranslation("search");
  const navigate = useNavigate();
  const { can } = useMe();
  const [text, setText] = useState("");
  const [q] = useDebouncedValue(text.trim(), 150);
  const found = useQuery(searchQuery(q));
  // Always open: Enter takes the selected option only of an open list, whose Escape is then the one of the whole.
  const { selectFirstOption, ...combobox } = useCombobox({ opened: true, onDropdownClose: onClose });
  const hits = q.length >= SHORTEST_QUERY && text.trim().length >= SHORTEST_QUERY ? (found.data ?? []) : [];
  const actions = paletteActions(t, can).filter((action) => matchesText(action.label, text));
  const asked = q === text.trim() && !found.isFetching;
  const nothing = hits.length === 0 && actions.length === 0 && asked;

  // Each time the list changes its first entry is the one that Enter takes, also when the hits come late.
  const listed = [...hits.map((hit) => hit.url), ...actions.map((action) => action.href)].join(" ");
  useEffect(() => void selectFirstOption(), [selectFirstOption, listed]);

  function go(href: string): void {
    onClose();
    void navigate({ href });
  }

  return (
    <Combobox store={{ ...combobox, selectFirstOption }} onOptionSubmit={go} withinPortal={false}>
      <Combobox.EventsTarget withExpandedAttribute>
        <TextInput
          value={text}
          onChange={(event) => {
            setText(event.currentTarget.value);
          }}
          placeholder={t("placeholder")}
          aria-label={t("placeholder")}
          leftSection={<IconSearch size={20} aria-hidden="true" />}
          size="lg"
          variant="unstyled"
          className={classes.input}
          data-autofocus
          autoComplete="off"
          spellCheck={false}
        />
      </Combobox.EventsTarget>
      <ScrollArea.Autosize mah="60vh" className={classes.results}>
        <Combobox.Options aria-label={t("title")}>
          {groupByKind(hits).map(([kind, group]) => (
            <Combobox.Group key={kind} label={t(`kind.${kind}`, { defaultValue: t("kind.other") })}>
              {group.map((hit) => {
                const Glyph = iconOfHit(hit.kind);
                return (
                  <Combobox.Option key={`${hit.kind}.${hit.id}`} value={hit.url} className={classes.option}>
                    <Glyph size={20} stroke={1.6} aria-hidden="true" />
                    <div style={{ minWidth: 0 }}>
                      <Text size="sm" fw={550} truncate>
                        {hit.title}
                      </Text>
                      {hit.subtitle ? (
                        <Text size="xs" c="dimmed" truncate>
                          {hit.subtitle}
                        </Text>
                      ) : null}
                    </div>
                  </Combobox.Option>
                );
              })}
            </Combobox.Group>
          ))}
          {actions.length > 0 ? (
            <Combobox.Group label={t("kind.action")}>
              {actions.map((action) => (
                <Combobox.Option key={action.href} value={action.href} className={classes.option}>
                  <action.icon size={20} stroke={1.6} aria-hidden="true" />
                  <Text size="sm">{action.label}</Text>
                </Combobox.Option>
              ))}
            </Combobox.Group>
          ) : null}
          {nothing ? (
            <Combobox.Empty>{found.error ? t("failed") : t("nothing", { q: text.trim() })}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </ScrollArea.Autosize>
      <div className={classes.foot} aria-hidden="true">
        <span>
          <kbd>↑</kbd> <kbd>↓</kbd> {t("key.move")}
        </span>
        <span>
          <kbd>↵</kbd> {t("key.open")}
        </span>
        <span>
          <kbd>Esc</kbd> {t("key.close")}
        </span>
      </div>
    </Combobox>
  );
}
