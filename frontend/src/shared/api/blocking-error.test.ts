import { expect, it } from "vitest";

import { ApiError } from "@/shared/api/api-error";
import { blockingError } from "@/shared/api/blocking-error";

const away = new ApiError({ status: 503, code: "away", title: "away" });
const gone = new ApiError({ status: 404, code: "not_found", title: "gone" });

it("keeps the page on the screen while only its refresh fails", () => {
  expect(blockingError({ error: away, data: { id: 1 } })).toBeNull();
  expect(blockingError({ error: away, data: undefined })).toBe(away);
});

it("takes the page away when it may not be seen any more", () => {
  expect(blockingError({ error: gone, data: { id: 1 } })).toBe(gone);
  expect(blockingError({ error: null, data: undefined })).toBeNull();
});
