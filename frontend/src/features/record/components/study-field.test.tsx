import { screen } from "@testing-library/react";
import { afterEach, expect, it, vi } from "vitest";

import { MOST_PAGES } from "@/features/record/api/studies";
import { StudyField } from "@/features/record/components/study-field";
import { serve, show } from "@/test-utils";

const study = (uid: string) => ({ study_uid: uid, date: "2026-03-05", modalities: ["PT"], description: uid });
const field = (value: string) => <StudyField patientId="p1" id="study" label="UID" description={undefined} error={undefined} value={value} onChange={vi.fn()} onFocus={vi.fn()} />;

afterEach(() => vi.unstubAllGlobals());

it("offers the studies of every page, not only of the first", async () => {
  serve(({ path }) => ({ body: path.includes("cursor") ? { studies: [study("1.2.2")], next: null } : { studies: [study("1.2.1")], next: "/api/v1/patients/p1/imaging/?limit=200&cursor=x" } }));
  await show(field("1.2.2"));
  expect(await screen.findByDisplayValue("05/03/2026 · PT · 1.2.2")).toBeVisible();
  expect(screen.queryByText(/Sono elencati solo/)).toBeNull();
});

it("says that older studies are not listed when there are too many", async () => {
  let page = 0;
  const sent = serve(() => ({ body: { studies: [study(`1.2.${String((page += 1))}`)], next: "/api/v1/patients/p1/imaging/?limit=200&cursor=x" } }));
  await show(field(""));
  expect(await screen.findByText(`Sono elencati solo i ${String(MOST_PAGES)} più recenti: di uno più vecchio scrivi l'UID.`)).toBeVisible();
  expect(sent).toHaveLength(MOST_PAGES);
});
