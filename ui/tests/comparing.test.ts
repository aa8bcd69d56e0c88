import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import {
  aliceAndBob,
  opaqueRefreshed,
  refreshed,
  refreshedOddly,
  side,
  withPasted,
} from "./fixtures/comparisons";
import { persona, row, rows, token } from "./fixtures/profiles";
import { authorization, madeJwt, tokenSet, tokenView } from "./fixtures/tokens";
import { expectAccessible, openWindow, reject } from "./window";

const shown = { token: "held", token_set_id: 31, kind: "access" };
const before = { token: "held", token_set_id: 30, kind: "access" };
const held = rows.map((each) =>
  each.id === 3 ? { ...each, personas: [persona("alice", token(48)), persona("bob", token(44))] } : each,
);
const table = () => within(screen.getByRole("table", { name: "Comparison" }));
const line = (name: string) => table().getByText(name).closest("tr")!;
const names = () =>
  table()
    .getAllByRole("row")
    .slice(1)
    .map((each) => each.querySelector("td bdi")!.textContent);
const choice = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Compared with" });

async function openComparison(answers: Parameters<typeof openWindow>[0] = {}) {
  const opened = await openWindow({ profiles: () => held, ...answers });
  await opened.user.click(await screen.findByRole("button", { name: "Compare" }));
  return opened;
}

describe("what a refresh changed", () => {
  it("is said in a line, from which all of it is opened", async () => {
    const { fake, user } = await openWindow();
    expect(
      await screen.findByText(
        "Refreshed from generation 2, as is to be expected: expires 60 min later; changed: iat, jti.",
      ),
    ).toBeVisible();
    expect(fake.argsOf("tokens_compare")).toEqual([{ one: before, other: shown }]);
    await user.click(screen.getByRole("button", { name: "Show all that changed" }));
    expect(choice().value).toBe("set 30");
    expect(
      await screen.findByText("Before and after a refresh: 3 differences, all as is to be expected."),
    ).toBeVisible();
  });

  it("is a warning where it was not to be expected", async () => {
    await openWindow({ tokens_compare: () => refreshedOddly });
    expect(
      await screen.findByText("Not to be expected of a refresh: aud changed; scope lost orders.write."),
    ).toBeVisible();
    await expectAccessible();
  });

  it("is told of an opaque token by what is known of it", async () => {
    const { app } = await openWindow({ tokens_compare: () => opaqueRefreshed });
    app.page.kind = "refresh";
    expect(
      await screen.findByText("Not to be expected of a refresh: the granted scope lost orders.write."),
    ).toBeVisible();
  });

  it("is that a token stayed the same, where it did", async () => {
    const { app } = await openWindow({
      tokens_compare: () => ({ ...opaqueRefreshed, is_same_token: true, facts: [] }),
    });
    app.page.kind = "refresh";
    expect(
      await screen.findByText("Refreshed from generation 2: the refresh token stayed the same."),
    ).toBeVisible();
  });

  it("is not asked of a first generation, and not told where the one before had no such token", async () => {
    const first = await openWindow({
      authorization_current: () => authorization({ token_set: tokenSet({ id: 29, generation: 1 }) }),
    });
    await screen.findByRole("table", { name: "Claims" });
    expect(first.fake.argsOf("tokens_compare")).toEqual([]);
    first.fake.remove();
    document.body.replaceChildren();

    const missing = {
      code: "not_found",
      message: "The server gave no ID token.",
      next_step: null,
      server: null,
    };
    const second = await openWindow({ tokens_compare: reject(missing) });
    await waitFor(() => expect(second.fake.argsOf("tokens_compare")).toHaveLength(1));
    expect(screen.queryByText(/The server gave no ID token/)).toBeNull();
  });

  it("says why it cannot be told", async () => {
    const lost = { code: "unexpected", message: "The vault was lost.", next_step: null, server: null };
    await openWindow({ tokens_compare: reject(lost) });
    expect(
      await screen.findByText("What the refresh changed cannot be told. The vault was lost."),
    ).toBeVisible();
  });
});

describe("a comparison", () => {
  it("begins with the generation before, tells times by what is between them, and folds what is the same", async () => {
    const { user } = await openComparison();
    await screen.findByText("Before and after a refresh: 3 differences, all as is to be expected.");
    expect(choice()).toHaveFocus();
    expect(names()).toEqual(["exp", "iat", "jti"]);
    expect(line("exp")).toHaveTextContent("60 min later");
    expect(line("jti")).toHaveTextContent("jti Zk3Q9 b7Yw2 changed · RFC 7519 §4.1.7");
    await user.click(screen.getByText("The same in both"));
    const same = within(screen.getByRole("table", { name: "The same in both" }));
    expect(same.getByText("acme-staging")).toBeVisible();
    await expectAccessible();
  });

  it("tells what should not differ so before all else, in words", async () => {
    await openComparison({ tokens_compare: () => refreshedOddly });
    await screen.findByText("Before and after a refresh: 6 differences, 2 not to be expected.");
    expect(names().slice(0, 3)).toEqual(["aud", "scope", "kid"]);
    expect(line("aud")).toHaveTextContent("changed not to be expected (OpenID Connect Core §12.2)");
    expect(within(line("scope")).getByRole("list", { name: "removed:" })).toHaveTextContent("orders.write");
    expect(within(line("scope")).getAllByRole("list", { name: "in both:" })[0]).toHaveTextContent(
      "orders.read",
    );
    expect(line("kid")).toHaveTextContent("kid header");
  });

  it("is with another persona's token of the same kind", async () => {
    const { fake, user } = await openComparison({ tokens_compare: () => aliceAndBob });
    await user.selectOptions(choice(), "bob");
    await waitFor(() =>
      expect(fake.argsOf("tokens_compare").at(-1)).toEqual({
        one: shown,
        other: { token: "current", profile_id: 3, persona: "bob", kind: "access" },
      }),
    );
    expect(table().getByRole("columnheader", { name: /alice/ })).toBeVisible();
    const roles = within(line("roles"));
    expect(roles.getByRole("list", { name: "added:" })).toHaveTextContent("admin");
    expect(line("roles")).toHaveTextContent("2 added, 1 removed, 1 in both");
    await expectAccessible();
  });

  it("offers generations, what came beside, personas, other profiles that hold one, and pasted text", async () => {
    await openComparison();
    const groups = [...choice().querySelectorAll("optgroup")].map((group) => [
      group.label,
      ...[...group.querySelectorAll("option")].map((option) => option.text),
    ]);
    expect(groups).toEqual([
      ["This token earlier and later", "Generation 2", "Generation 1"],
      ["Of the same response", "ID token", "Refresh token"],
      ["Of another persona", "bob"],
      ["Of another profile", "dev · orders-machine-dev"],
      ["From elsewhere", "Pasted text…"],
    ]);
  });

  it("lists no more profiles than can be chosen from", async () => {
    const many = Array.from({ length: 10_000 }, (_, at) =>
      row(100 + at, `service-${at}`, "dev", { needs_browser: false, token: token(3) }),
    );
    await openComparison({ profiles: () => [...held, ...many] });
    expect(choice().options.length).toBeLessThan(320);
  });

  it("is of JWTs by which they are", async () => {
    const { fake, user } = await openWindow({
      authorization_current: () =>
        authorization({ token_set: tokenSet({ tokens: [tokenView("access"), madeJwt(6), madeJwt(5)] }) }),
    });
    await user.click(await screen.findByRole("radio", { name: "JWT" }));
    await user.click(screen.getByRole("button", { name: "Compare" }));
    await waitFor(() =>
      expect(fake.argsOf("tokens_compare").at(-1)).toEqual({
        one: { token: "jwt", jwt_id: 6 },
        other: { token: "jwt", jwt_id: 5 },
      }),
    );
  });

  it("with pasted text waits for the text, and shows what others wrote as text", async () => {
    const { fake, user } = await openComparison({ tokens_compare: () => withPasted });
    const asked = () => fake.argsOf("tokens_compare").length;
    await waitFor(() => expect(asked()).toBe(2));
    await user.selectOptions(choice(), "Pasted text…");
    expect(screen.queryByRole("table", { name: "Comparison" })).toBeNull();
    expect(asked()).toBe(2);
    await user.click(screen.getByRole("textbox", { name: "Paste the other token" }));
    await user.paste("Authorization: Bearer eyJ");
    await waitFor(() =>
      expect(fake.argsOf("tokens_compare").at(-1)!.other).toEqual({
        token: "pasted",
        text: "Authorization: Bearer eyJ",
      }),
    );
    expect(await screen.findByText("6 differences.", { exact: false })).toBeVisible();
    expect(table().getByText("<img src=x onerror=alert(1)>")).toBeVisible();
    expect(table().getByText("alice⟨U+202E⟩ nimda")).toBeVisible();
    expect(table().getByText("and 480 more")).toBeVisible();
    await expectAccessible();
  });

  it("of a broken token says so, and compares what can be read", async () => {
    const message = "The payload cannot be read: nested too deep: nesting deeper than 128 at byte 132.";
    await openComparison({
      tokens_compare: () => ({
        ...refreshed,
        claims: null,
        after: side({ problems: [{ message, place: null }] }),
      }),
    });
    expect(await screen.findByText("Generation 3 is broken:")).toBeVisible();
    expect(screen.getByText(message)).toBeVisible();
    expect(names()).toEqual(["expires"]);
  });

  it("says that two tokens are one, and that two say the same", async () => {
    const alike = { ...refreshed, claims: [], header: [], facts: [] };
    const answers = [refreshed, { ...alike, is_same_token: true }, alike];
    const { user } = await openComparison({ tokens_compare: () => answers.shift() ?? alike });
    expect(await screen.findByText(/They are one and the same token\./)).toBeVisible();
    await user.selectOptions(choice(), "Generation 1");
    expect(await screen.findByText(/They say the same, but are two tokens\./)).toBeVisible();
  });

  it("says why there is none", async () => {
    const missing = {
      code: "not_found",
      message: "The server gave no ID token.",
      next_step: "Ask for it with the scope openid.",
      server: null,
    };
    await openComparison({ tokens_compare: reject(missing) });
    expect(await screen.findByText("The server gave no ID token.")).toBeVisible();
    await expectAccessible();
  });

  it("is opened and left by a key, hides a revealed token, and ends with the persona", async () => {
    const { app, user } = await openWindow({ profiles: () => held });
    await screen.findByRole("table", { name: "Claims" });
    await user.click(screen.getByRole("button", { name: "Reveal" }));
    await waitFor(() => expect(app.page.reveal.token).not.toBeNull());
    await user.keyboard("{Control>}{Shift>}D{/Shift}{/Control}");
    expect(await screen.findByRole("region", { name: "Comparison" })).toBeVisible();
    expect(app.page.reveal.token).toBeNull();
    expect(screen.queryByRole("table", { name: "Claims" })).toBeNull();
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("table", { name: "Claims" })).toBeVisible();
    await user.keyboard("{Control>}{Shift>}D{/Shift}{/Control}");
    await app.page.choosePersona("bob");
    expect(app.page.comparing.open).toBe(false);
  });
});
