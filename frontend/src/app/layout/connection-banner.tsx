import { IconCloudOff, IconPlugConnected } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import type { ReactNode } from "react";

import classes from "@/app/layout/app-layout.module.css";
import { online } from "@/shared/api/connectivity";
import { useStore } from "@/shared/lib/store";
import { useConnectionState } from "@/shared/realtime/use-realtime";

/** Short interruptions are mended before anybody would notice; only longer ones are worth a line. */
const PATIENCE_MS = 2500;

function useLasting(flag: boolean): boolean {
  const [lasting, setLasting] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLasting(flag), flag ? PATIENCE_MS : 0);
    return () => clearTimeout(timer);
  }, [flag]);
  return flag && lasting;
}

/** Says when the page is not live, and that nothing typed is lost. */
export function ConnectionBanner(): ReactNode {
  const { t } = useTranslation("common");
  const hasNetwork = useStore(online);
  const state = useConnectionState();
  const reconnecting = useLasting(state === "reconnecting");
  const message = !hasNetwork
    ? t("connection.offline")
    : state === "refused"
      ? t("connection.refused")
      : reconnecting
        ? t("connection.reconnecting")
        : null;
  return (
    <div role="status" className="cc-no-print">
      {message ? (
        <div className={classes.connection}>
          {hasNetwork ? (
            <IconPlugConnected size={17} aria-hidden="true" />
          ) : (
            <IconCloudOff size={17} aria-hidden="true" />
          )}
          {message}
        </div>
      ) : null}
    </div>
  );
}
