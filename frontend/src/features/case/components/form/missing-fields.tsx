import { Button, Group, Text } from "@mantine/core";
import { IconAlertTriangle, IconListCheck } from "@tabler/icons-react";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/features/case/components/form/form.module.css";

interface MissingFieldsProps {
  readonly title: string;
  readonly codes: readonly string[];
  /** The server has just refused to submit: then it is an alert. */
  readonly refused: boolean;
  readonly labelOf: (code: string) => string;
  readonly onGo: (code: string) => void;
  /** Keep the room when nothing is missing (any more): the form below must not jump while somebody fills it in. */
  readonly steady?: boolean;
}

const FIRST = 4;

/** Fields that want somebody's eyes before the draft can be sent; each name leads to its field. */
export function MissingFields({ title, codes, refused, labelOf, onGo, steady = false }: MissingFieldsProps): ReactNode {
  const { t } = useTranslation("case");
  const [all, setAll] = useState(false);
  if (codes.length === 0 && !steady) return null;
  const folded = !all && !refused;
  const shown = folded ? codes.slice(0, FIRST) : codes;
  const Glyph = refused ? IconAlertTriangle : IconListCheck;
  return (
    <div className={classes.missing} data-refused={refused || undefined} role={refused ? "alert" : undefined}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Glyph size={18} aria-hidden="true" style={{ flex: "none", marginTop: 2 }} />
        <div style={{ minWidth: 0 }}>
          <Text size="sm" fw={650}>
            {title}
          </Text>
          <div className={classes.names} data-folded={folded || undefined}>
            {shown.length < codes.length ? (
              <Button size="compact-xs" variant="light" radius="xl" onClick={() => setAll(true)}>
                {t("all_missing", { count: codes.length })}
              </Button>
            ) : null}
            {shown.map((code) => (
              <Button key={code} size="compact-xs" variant="default" radius="xl" onClick={() => onGo(code)}>
                {labelOf(code)}
              </Button>
            ))}
          </div>
        </div>
      </Group>
    </div>
  );
}
