import { createStore } from "@/shared/lib/store";

const KEY = "cc.acting-centre";

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** The centre for which the person acts now; sent with every call as `X-Centre`. */
export const actingCentre = createStore<string | null>(remembered());

actingCentre.subscribe(() => {
  const id = actingCentre.get();
  try {
    if (id) localStorage.setItem(KEY, id);
    else localStorage.removeItem(KEY);
  } catch {
    // The choice then lasts as long as the page, which is harmless.
  }
});
