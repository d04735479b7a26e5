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
}

const FIRST = 5;

/** Fields that want somebody's eyes before the draft can be sent; each name leads to its field. */
export function MissingFields({ title, codes, refused, labelOf, onGo }: MissingFieldsProps): ReactNode {
  const { t } = useTranslation("case");
  const [all, setAll] = useState(false);
  if (codes.length === 0) return null;
  const shown = all || refused ? codes : codes.slice(0, FIRST);
  const Glyph = refused ? IconAlertTriangle : IconListCheck;
  return (
    <div className={classes.missing} data-refused={refused || undefined} role={refused ? "alert" : undefined}>
      <Group gap={6} wrap="nowrap" align="flex-start">
        <Glyph size={18} aria-hidden="true" style={{ flex: "none", marginTop: 2 }} />
        <div>
          <Text size="sm" fw={650}>
            {title}
          </Text>
          <Group gap={6} mt={4}>
            {shown.map((code) => (
              <Button key={code} size="compact-xs" variant="default" radius="xl" onClick={() => onGo(code)}>
                {labelOf(code)}
              </Button>
            ))}
            {shown.length < codes.length ? (
              <Button size="compact-xs" variant="subtle" onClick={() => setAll(true)}>
                {t("and_more", { count: codes.length - shown.length })}
              </Button>
            ) : null}
          </Group>
        </div>
      </Group>
    </div>
  );
}
