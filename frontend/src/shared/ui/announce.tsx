import { createStore, useStore } from "@/shared/lib/store";
import type { ReactNode } from "react";

const polite = createStore<{ text: string; turn: number }>({ text: "", turn: 0 });
const urgent = createStore<{ text: string; turn: number }>({ text: "", turn: 0 });

/** Says something to people who listen to the page instead of looking at it. */
export function announce(text: string, how: "polite" | "urgent" = "polite"): void {
  const store = how === "polite" ? polite : urgent;
  store.set({ text, turn: store.get().turn + 1 });
}

/** A zero-width mark that differs each time makes readers repeat an equal sentence. */
const mark = (turn: number): string => (turn % 2 === 0 ? "" : "\u200b");

/** Mounted once, for the whole life of the app: regions that appear together with their text stay silent. */
export function LiveRegion(): ReactNode {
  const calm = useStore(polite);
  const pressing = useStore(urgent);
  return (
    <>
      <div className="cc-visually-hidden" aria-live="polite" aria-atomic="true">
        {calm.text + mark(calm.turn)}
      </div>
      <div className="cc-visually-hidden" aria-live="assertive" aria-atomic="true">
        {pressing.text + mark(pressing.turn)}
      </div>
    </>
  );
}
