import { describe, expect, it } from "vitest";

import { mentionable, mentionAt, toStored, toTyped } from "@/features/messages/lib/mentions";

const ANNA = { id: "0190c5b2-0000-7000-8000-000000000001", name: "Anna Moro" };
const ANNA_MARIA = { id: "0190c5b2-0000-7000-8000-000000000002", name: "Anna Moro Villa" };

describe("mentions", () => {
  it("go out as stored and come back as typed", () => {
    const text = "@Anna Moro Villa e @Anna Moro: la LVEF? anna@crema.example";
    const stored = toStored(text, [ANNA, ANNA_MARIA]);
    expect(stored).toContain(`@[Anna Moro Villa](person:${ANNA_MARIA.id}) e @[Anna Moro](person:${ANNA.id}):`);
    expect(toTyped(stored)).toEqual({ text, chosen: [ANNA_MARIA, ANNA] });
  });

  it("leaves text without chosen people as it is", () => {
    expect(toStored("@nobody @ x@y.example", [ANNA])).toBe("@nobody @ x@y.example");
  });

  it("are found again in a draft that was restored without the choice", () => {
    const people = mentionable([], [ANNA, ANNA_MARIA]);
    expect(toStored("@Anna Moro, puoi guardare?", people)).toBe(`@[Anna Moro](person:${ANNA.id}), puoi guardare?`);
    expect(toStored("@Anna Morosini e x@Anna Moro", people)).toBe("@Anna Morosini e x@Anna Moro");
  });

  it("do not guess between two people of one name; who was chosen is meant", () => {
    const other = { id: "0190c5b2-0000-7000-8000-000000000003", name: "Anna Moro" };
    expect(mentionable([], [ANNA, other])).toEqual([]);
    expect(toStored("@Anna Moro", mentionable([other], [ANNA, other]))).toContain(other.id);
  });

  it("opens the completion only after an @ that begins a word", () => {
    expect(mentionAt("ciao @mar", 9)).toEqual({ from: 5, word: "mar" });
    expect(mentionAt("@", 1)).toEqual({ from: 0, word: "" });
    expect(mentionAt("mail me@mar", 11)).toBeNull();
    expect(mentionAt("@mar, poi", 9)).toBeNull();
  });
});
