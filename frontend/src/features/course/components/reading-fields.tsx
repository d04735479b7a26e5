import { ActionIcon, Button, Stack, Text, TextInput } from "@mantine/core";
import { IconCamera, IconScan } from "@tabler/icons-react";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { KeyboardEvent, ReactNode } from "react";

import type { Wanted } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { Scanner } from "@/features/course/components/scanner";
import { bySource, countRead, nextUnread, withRead } from "@/features/course/lib/readings";
import type { Readings } from "@/features/course/lib/readings";

interface ReadingFieldsProps {
  readonly wanted: readonly Wanted[];
  readonly readings: Readings;
  readonly errors: Readonly<Record<string, string>>;
  readonly onChange: (change: (now: Readings) => Readings) => void;
}

/**
 * What is read on the things themselves. What should stand there is not shown: who sees the expected number reads it
 * off the screen. The server compares.
 */
export function ReadingFields({ wanted, readings, errors, onChange }: ReadingFieldsProps): ReactNode {
  const { t } = useTranslation("course");
  const list = useRef<HTMLDivElement>(null);
  const [scanning, setScanning] = useState<Wanted | null>(null);
  const [first] = wanted;
  if (!first) return null;
  // back to where it was opened; the field itself would bring up the keyboard of a phone
  const cameraOf = (key: string): HTMLElement | null => list.current?.querySelector<HTMLElement>(`[data-scan="${key}"]`) ?? null;
  // a hand-held scanner ends with Enter: on to the next place instead of sending the form
  const onward = (event: KeyboardEvent<HTMLInputElement>): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    const inputs = [...(list.current?.querySelectorAll("input") ?? [])];
    inputs[inputs.indexOf(event.currentTarget) + 1]?.focus();
  };
  return (
    <section aria-label={t("reading.title")}>
      <Stack gap="sm" ref={list}>
        <div>
          <h3 className={classes.heading}>{t("reading.title")}</h3>
          <Text size="sm" c="dimmed">
            {t("reading.hint")} {t("reading.count", { count: countRead(wanted, readings), of: wanted.length })}
          </Text>
        </div>
        {scanning ? (
          <Scanner
            key={scanning.key}
            wanted={wanted}
            readings={readings}
            first={scanning}
            onRead={(key, value) => onChange((now) => withRead(now, key, value, "scanned"))}
            onClose={() => {
              setScanning(null);
              cameraOf(scanning.key)?.focus();
            }}
          />
        ) : (
          <Button size="lg" className={classes.scan} leftSection={<IconScan size={22} />} onClick={() => setScanning(nextUnread(wanted, readings) ?? first)}>
            {t("scan.start")}
          </Button>
        )}
        {bySource(wanted).map(([source, items]) => (
          <fieldset key={source} className={classes.source}>
            <legend>{source}</legend>
            <div className={classes.fields}>
              {items.map((item) => (
                <TextInput
                  key={item.key}
                  label={item.identifier_label}
                  description={readings[item.key]?.how === "scanned" ? t("reading.scanned") : item.identifier === "birth_date" ? t("reading.birth_date") : undefined}
                  inputWrapperOrder={["label", "input", "description", "error"]}
                  withAsterisk
                  size="md"
                  maxLength={200}
                  autoComplete="off"
                  autoCapitalize="characters"
                  spellCheck={false}
                  value={readings[item.key]?.value ?? ""}
                  error={errors[item.key]}
                  rightSectionWidth={48}
                  rightSection={
                    <ActionIcon size={40} data-scan={item.key} aria-label={t("scan.one", { what: `${item.source_label} · ${item.identifier_label}` })} onClick={() => setScanning(item)}>
                      <IconCamera size={20} aria-hidden="true" />
                    </ActionIcon>
                  }
                  onKeyDown={onward}
                  onChange={(event) => {
                    const { value } = event.currentTarget;
                    onChange((now) => withRead(now, item.key, value, "typed"));
                  }}
                />
              ))}
            </div>
          </fieldset>
        ))}
      </Stack>
    </section>
  );
}
