import { Button, Checkbox, Group, Pagination, Switch, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconBan, IconCheck, IconCopy, IconHelp, IconRuler2 } from "@tabler/icons-react";
import type { Icon } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Preview, SheetCell } from "@/features/labs/api/sheets";
import classes from "@/features/labs/components/sheet.module.css";
import { limitsText } from "@/features/labs/hooks/use-point-text";
import { sameCell, toggled, troubledRows } from "@/features/labs/lib/sheet-draft";
import type { SheetDraft } from "@/features/labs/lib/sheet-draft";
import { formatNumber } from "@/shared/lib/format";

const ROWS_SHOWN = 40;

const ICONS: Readonly<Record<SheetCell["state"], Icon>> = {
  ready: IconCheck,
  unusual: IconAlertTriangle,
  duplicate: IconCopy,
  refused: IconBan,
  unknown_test: IconHelp,
  unknown_unit: IconRuler2,
  left_out: IconBan,
};

interface SheetGridProps {
  readonly preview: Preview;
  readonly draft: SheetDraft;
  readonly onChange: (values: Partial<SheetDraft>) => void;
}

function Cell({ cell, raw, onToggle }: { readonly cell: SheetCell; readonly raw: string; readonly onToggle: () => void }): ReactNode {
  const { t, i18n } = useTranslation("labs");
  const Glyph = ICONS[cell.state];
  const message = i18n.language === "en" ? cell.message_en : cell.message_it;
  const read = cell.text || (cell.value === null ? "" : formatNumber(cell.value));
  const canLeave = cell.state === "refused" || cell.state === "unusual" || cell.state === "unknown_unit" || cell.state === "left_out";
  return (
    <td className={classes.cell} data-state={cell.state}>
      <span className={classes.state}>
        <Glyph size={13} aria-hidden="true" />
        <span className={classes.raw}>{raw}</span>
        <span className="cc-visually-hidden">{t(`sheet.state.${cell.state}`)}</span>
      </span>
      {cell.original && read ? (
        <Text size="xs" c="dimmed">
          → {read} {cell.unit_label}
        </Text>
      ) : null}
      {cell.low !== null || cell.high !== null ? (
        <Text size="xs" c="dimmed">
          {t("limits")}: {limitsText([cell.low, cell.high])} {cell.unit_label}
        </Text>
      ) : null}
      {message && cell.state !== "unknown_test" && cell.state !== "duplicate" ? <div className={classes.message}>{message}</div> : null}
      {canLeave ? (
        <Button size="compact-xs" variant="subtle" onClick={onToggle}>
          {t(cell.state === "left_out" ? "sheet.take_back" : "sheet.leave_cell")}
        </Button>
      ) : null}
    </td>
  );
}

/** The sheet as it was pasted, every result with what becomes of it. */
export function SheetGrid({ preview, draft, onChange }: SheetGridProps): ReactNode {
  const { t } = useTranslation("labs");
  const [page, setPage] = useState(1);
  const [onlyTrouble, setOnlyTrouble] = useState(false);
  const byPlace = useMemo(() => new Map(preview.cells.map((cell) => [`${cell.row}.${cell.column}`, cell])), [preview]);
  const rows = useMemo(() => {
    const troubled = troubledRows(preview);
    const numbered = preview.rows.map((cells, row) => ({ row, cells }));
    return onlyTrouble ? numbered.filter(({ row }) => troubled.has(row) || preview.headings.includes(row)) : numbered;
  }, [preview, onlyTrouble]);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS_SHOWN));
  const shown = rows.slice((Math.min(page, pages) - 1) * ROWS_SHOWN, Math.min(page, pages) * ROWS_SHOWN);
  return (
    <section aria-labelledby="sheet-cells">
      <Group justify="space-between" mb={4}>
        <Title order={4} id="sheet-cells">
          {t("sheet.cells")}
        </Title>
        <Switch size="sm" label={t("sheet.only_trouble")} checked={onlyTrouble} onChange={(event) => setOnlyTrouble(event.currentTarget.checked)} />
      </Group>
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a part that scrolls must be reached without a mouse */}
      <div style={{ overflowX: "auto" }} tabIndex={0} role="region" aria-label={t("sheet.cells")}>
        <table className={classes.grid}>
          <tbody>
            {shown.map(({ row, cells }) => (
              <tr key={row} className={preview.headings.includes(row) ? classes.heading : undefined}>
                <th scope="row">
                  {preview.headings.includes(row) ? (
                    row + 1
                  ) : (
                    <Checkbox size="xs" label={row + 1} aria-label={t("sheet.take_row", { row: row + 1 })} checked={!draft.rows.includes(row)} onChange={() => onChange({ rows: toggled(draft.rows, row) })} />
                  )}
                </th>
                {cells.map((raw, column) => {
                  const cell = byPlace.get(`${row}.${column}`);
                  return cell ? (
                    <Cell key={column} cell={cell} raw={raw} onToggle={() => onChange({ cells: toggled(draft.cells, [row, column] as const, sameCell) })} />
                  ) : (
                    <td key={column}>{raw}</td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages > 1 ? <Pagination mt="xs" size="sm" total={pages} value={Math.min(page, pages)} onChange={setPage} getControlProps={(control) => ({ "aria-label": t(`sheet.page.${control}`) })} /> : null}
    </section>
  );
}
