import { screen, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ClaimRow } from "../src/ipc";
import { authorization, tokenSet } from "./fixtures/tokens";
import { expectAccessible, openWindow } from "./window";

const row = (name: string, value: string, more: Partial<ClaimRow> = {}): ClaimRow => ({
  name,
  value,
  time: null,
  meaning: null,
  source: null,
  verdict: "neutral",
  ...more,
});

/** The window with a token that says this, and is as long. */
async function openWith(rows: ClaimRow[], characters = 900) {
  const set = structuredClone(tokenSet());
  const access = set.tokens.find((token) => token.kind === "access")!;
  access.characters = characters;
  access.jwt!.claims = rows;
  const opened = await openWindow({ authorization_current: () => authorization({ token_set: set }) });
  const table = () => within(screen.getByRole("table", { name: "Claims" }));
  return { ...opened, table };
}

const many = (count: number) => Array.from({ length: count }, (_, at) => row(`claim_${at}`, `value ${at}`));

describe("reading a token", () => {
  it("filters claims by name, value and meaning", async () => {
    const { user, table } = await openWith([
      ...many(20),
      row("roles", '["admin","user"]', { members: ["admin", "user"], meaning: "what the person may do" }),
    ]);
    const filter = await screen.findByRole("searchbox", { name: "Filter claims" });
    await user.type(filter, "ADMIN");
    expect(table().getAllByRole("row")).toHaveLength(2);
    expect(screen.getByText("1 of 21")).toBeVisible();
    await user.clear(filter);
    await user.type(filter, "person may");
    expect(table().getByText("roles")).toBeVisible();
    await expectAccessible();
  });

  it("shows a long list by its members, and those that the filter is about", async () => {
    const groups = Array.from({ length: 30 }, (_, at) => `group-${at}`);
    const { user, table } = await openWith([
      ...many(12),
      row("groups", JSON.stringify(groups), { members: groups }),
    ]);
    await user.click(await screen.findByText("30 members"));
    expect(table().getByText("group-29")).toBeVisible();
    await user.type(screen.getByRole("searchbox", { name: "Filter claims" }), "group-29");
    expect(table().queryByText("group-28")).toBeNull();
    expect(table().getByText("group-29")).toBeVisible();
  });

  it("unfolds what is nested, with every digit and no markup", async () => {
    const indented = '{\n  "n": 9007199254740993,\n  "x": "<b>bold</b>"\n}';
    const { user, table } = await openWith([
      row("address", '{"n":9007199254740993,"x":"<b>bold</b>"}', { indented }),
    ]);
    await user.click(await screen.findByText(/\{"n":9007199254740993/));
    expect(table().getByText(/"n": 9007199254740993,/)).toBeVisible();
    expect(document.querySelector("td b")).toBeNull();
  });

  it("names characters that show nothing or turn the writing, in names and values", async () => {
    const { table } = await openWith([row("ad\u200bmin", "a\u202eb"), row("list", "[]", { members: [] })]);
    expect(await table().findByText("ad⟨U+200B⟩min")).toBeVisible();
    expect(table().getByText("a⟨U+202E⟩b")).toBeVisible();
  });

  it("warns where a header with the token is refused by common servers", async () => {
    await openWith([row("sub", "alice")], 8200);
    expect(await screen.findByText("A header with this token has 8,222 bytes")).toBeVisible();
    expect(screen.getByText(/More than 4 KB, which browsers/)).toBeVisible();
    expect(screen.getByText(/More than 8 KB, which nginx/)).toBeVisible();
    expect(screen.queryByText(/More than 16 KB/)).toBeNull();
  });

  it("opens a token of 2,000 claims by its beginning, and filters all of them", async () => {
    const { user, table } = await openWith(many(2000));
    const filter = await screen.findByRole("searchbox", { name: "Filter claims" });
    expect(table().getAllByRole("row")).toHaveLength(301);
    await user.type(filter, "claim_1999");
    expect(table().getAllByRole("row")).toHaveLength(2);
    expect(screen.getByText("1 of 2000")).toBeVisible();
  });
});
