import { useCallback, useState } from "react";

import { readTabValue, removeTabValue, writeTabValue } from "@/shared/lib/session-storage";

/**
 * Text that somebody is typing: survives a reload, a route change and a new sign-in, and is gone with the tab.
 * Use one key per thing that is written ("message.<conversation id>", "referral.<id>.reason").
 */
export function useDraft(key: string, initial = ""): [string, (text: string) => void, () => void] {
  const storageKey = `draft.${key}`;
  const [state, setState] = useState(() => ({ key, text: readTabValue<string>(storageKey) ?? initial }));
  if (state.key !== key) setState({ key, text: readTabValue<string>(storageKey) ?? initial });

  const change = useCallback(
    (text: string) => {
      setState({ key, text });
      if (text === "") removeTabValue(storageKey);
      else writeTabValue(storageKey, text);
    },
    [key, storageKey],
  );
  const clear = useCallback(() => change(""), [change]);
  return [state.text, change, clear];
}
