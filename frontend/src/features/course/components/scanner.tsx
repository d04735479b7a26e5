import { Alert, Button, Group, Loader, Text } from "@mantine/core";
import { IconCameraOff, IconCheck } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import type { Wanted } from "@/features/course/api/course";
import classes from "@/features/course/components/course.module.css";
import { useCamera } from "@/features/course/hooks/use-camera";
import { nextUnread } from "@/features/course/lib/readings";
import type { Readings } from "@/features/course/lib/readings";
import { announce } from "@/shared/ui/announce";

interface ScannerProps {
  readonly wanted: readonly Wanted[];
  readonly readings: Readings;
  readonly first: Wanted;
  readonly onRead: (key: string, value: string) => void;
  readonly onClose: () => void;
}

const nameOf = (item: Wanted): string => `${item.source_label} · ${item.identifier_label}`;

/**
 * Reads one thing after the other with the camera. It waits for a press between two readings: the code of the first would
 * still be in sight, and would be taken for the second.
 */
export function Scanner({ wanted, readings, first, onRead, onClose }: ScannerProps): ReactNode {
  const { t } = useTranslation("course");
  const [target, setTarget] = useState(first);
  const [taken, setTaken] = useState<string | null>(null);
  const [several, setSeveral] = useState<readonly string[]>([]);
  const take = (code: string): void => {
    setSeveral([]);
    setTaken(code);
    onRead(target.key, code.slice(0, 200));
    if ("vibrate" in navigator) navigator.vibrate(60);
    announce(t("scan.read", { what: nameOf(target), code }));
  };
  const { video, state } = useCamera(taken !== null || several.length > 0, (codes) => {
    const [only] = codes;
    if (codes.length === 1 && only) take(only);
    else setSeveral(codes);
  });
  const next = nextUnread(wanted, readings, target.key);
  const place = useRef<HTMLDivElement>(null);
  // on a phone the place from which it was opened is far below; a picture out of sight would read unseen
  useEffect(() => {
    place.current?.scrollIntoView({ block: "center" });
  }, []);
  if (state !== "starting" && state !== "on") {
    return (
      <Alert ref={place} role="alert" color="orange" variant="light" icon={<IconCameraOff aria-hidden="true" />} title={t("scan.none")}>
        <Text size="sm">{t(`scan.problem.${state}`)}</Text>
        <Button mt="xs" variant="default" onClick={onClose}>
          {t("scan.type")}
        </Button>
      </Alert>
    );
  }
  return (
    <section ref={place} className={classes.scanner} aria-label={t("scan.title")}>
      <div className={classes.picture}>
        {/* a live picture of the camera has no words to caption */}
        <video ref={video} muted playsInline aria-hidden="true" />
        {state === "starting" ? <Loader className={classes.starting} color="white" aria-label={t("scan.starting")} /> : null}
      </div>
      <div>
        {taken === null ? (
          <Text fw={650}>{t("scan.show", { what: nameOf(target) })}</Text>
        ) : (
          <Text>
            <IconCheck size={18} aria-hidden="true" className={classes.inline} /> {nameOf(target)}: <span className={classes.code}>{taken}</span>
          </Text>
        )}
        {several.length > 0 ? (
          <>
            <Text size="sm">{t("scan.several")}</Text>
            <Group gap="xs" mt={4}>
              {several.map((code) => (
                <Button key={code} variant="default" className={classes.big} onClick={() => take(code)}>
                  <span className={classes.code}>{code}</span>
                </Button>
              ))}
            </Group>
          </>
        ) : null}
      </div>
      <Group gap="xs">
        {taken !== null && next ? (
          <Button
            className={classes.big}
            onClick={() => {
              setTarget(next);
              setTaken(null);
            }}
          >
            {t("scan.next", { what: nameOf(next) })}
          </Button>
        ) : null}
        {taken !== null || several.length > 0 ? (
          <Button
            className={classes.big}
            variant="default"
            onClick={() => {
              setTaken(null);
              setSeveral([]);
            }}
          >
            {t("scan.again")}
          </Button>
        ) : null}
        <Button className={classes.big} variant={taken !== null && !next ? "filled" : "subtle"} color={taken !== null && !next ? undefined : "gray"} onClick={onClose}>
          {t(taken !== null && !next ? "scan.done" : "scan.stop")}
        </Button>
      </Group>
    </section>
  );
}
