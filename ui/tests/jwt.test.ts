import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { Answers } from "../src/ipc/fake";
import type { RunView, TokenView } from "../src/ipc";
import { now, rows, view } from "./fixtures/profiles";
import { errandRun, progress, refused, runRow } from "./fixtures/runs";
import { authorization, madeJwt, tokenSet, tokenView } from "./fixtures/tokens";
import { expectAccessible, openWindow, reject } from "./window";

const errands = {
  userinfo: false,
  introspection: false,
  signed_introspection: false,
  revocation: false,
  logout: false,
};
const opaque = tokenView("access", { jwt: null, characters: 28 });

/** A server that makes JWTs, and what is held of it. */
const making = (tokens: TokenView[] = [opaque], more: Answers = {}): Answers => ({
  profile: () => view(rows[2]!, { errands: { ...errands, jwt: true } }),
  authorization_current: () => authorization({ can_refresh: false, token_set: tokenSet({ tokens }) }),
  ...more,
});
const jwtRun = (more: Partial<RunView> = {}) =>
  errandRun("jwt", null, { row: runRow(21, { grant_type: "jwt", is_errand: true }), ...more });
const underWay = jwtRun({ row: runRow(21, { grant_type: "jwt", ended_at: null, outcome: null }) });
const ended = (outcome: "done" | "failed") =>
  progress({ stage: "ended", outcome, error: null }, { run_id: 21, is_errand: true });
const chooseJwt = async (user: Awaited<ReturnType<typeof openWindow>>["user"]) =>
  user.click(screen.getByRole("radio", { name: "JWT" }));

describe("a JWT of the access token", () => {
  it("is offered by a server that makes them, and by no other", async () => {
    await openWindow();
    expect(screen.queryByRole("radio", { name: "JWT" })).toBeNull();
    expect(within(screen.getByRole("group", { name: "Which token" })).getAllByRole("radio")).toHaveLength(3);
  });

  it("is made by what is typed, and shown once it is there", async () => {
    let tokens = [opaque];
    let run = underWay;
    const { fake, user } = await openWindow(
      making([], {
        authorization_current: () => authorization({ token_set: tokenSet({ tokens }) }),
        run: () => run,
      }),
    );
    await chooseJwt(user);
    expect(screen.getByRole("heading", { name: "No JWT yet" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "Reveal" })).toBeNull();
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: "Make a JWT…" }));
    const form = within(screen.getByRole("dialog", { name: "Make a JWT" }));
    await user.type(form.getByLabelText("Scope"), "user:memberof:petshop, offline_access");
    await user.type(form.getByLabelText("Audience"), "cockpit");
    await user.type(form.getByLabelText("Lives at most"), "300");
    await expectAccessible();
    await user.click(form.getByRole("button", { name: "Make it" }));
    expect(fake.argsOf("jwt_make")).toEqual([
      { tokenSetId: 31, scope: "user:memberof:petshop, offline_access", audience: "cockpit", validity: 300 },
    ]);
    expect(await screen.findByText("Asking the server for a JWT…")).toBeVisible();

    run = jwtRun();
    tokens = [opaque, madeJwt(5, { scope: [], audience: ["cockpit"], validity: null })];
    await fake.emit("run-progress", ended("done"));

    expect(await screen.findByText("all scopes · for cockpit")).toBeVisible();
    expect(screen.getByRole("radio", { name: "JWT" })).toBeChecked();
    const claims = within(screen.getByRole("table", { name: "Claims" }));
    expect(claims.getByRole("row", { name: /iss itsyouonline.*a name, not the address/ })).toBeVisible();
    expect(claims.getByRole("row", { name: /refresh_token ••••••••/ })).toBeVisible();
    expect(screen.queryByText("Ask the server")).toBeNull();
    await waitFor(() => expect(screen.queryByText("Asking the server for a JWT…")).toBeNull());
    await expectAccessible();
  });

  it("is asked for with nothing where nothing is typed, and not for half a second", async () => {
    const { fake, user } = await openWindow(making());
    await chooseJwt(user);
    await user.click(screen.getByRole("button", { name: "Make a JWT…" }));
    const form = within(screen.getByRole("dialog", { name: "Make a JWT" }));
    for (const wrong of ["0.5", "0", "-3", "soon", "99999999"]) {
      await user.clear(form.getByLabelText("Lives at most"));
      await user.type(form.getByLabelText("Lives at most"), wrong);
      await user.click(form.getByRole("button", { name: "Make it" }));
      expect(form.getByText("A whole number of seconds, from 1 to a year.")).toBeVisible();
    }
    expect(form.getByLabelText("Lives at most")).toBeInvalid();
    await expectAccessible();
    await user.clear(form.getByLabelText("Lives at most"));

    await user.keyboard("{Enter}");

    expect(fake.argsOf("jwt_make")).toEqual([
      { tokenSetId: 31, scope: null, audience: null, validity: null },
    ]);
  });

  it("is chosen among several, revealed and copied as itself", async () => {
    const held = [opaque, madeJwt(6, { audience: ["reports"] }), madeJwt(5, { scope: ["user:name"] })];
    const { app, fake, user } = await openWindow(making(held));
    await chooseJwt(user);
    const which = screen.getByRole("combobox", { name: "Which JWT" });
    expect(which).toHaveDisplayValue("offline_access user:name · for reports · 300 s at most");
    await expectAccessible();

    await user.selectOptions(which, "user:name · 300 s at most");
    await user.click(screen.getByRole("button", { name: "Reveal" }));
    expect(await screen.findByText("and-revealed")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    await user.click(screen.getByRole("button", { name: "Copy as…" }));
    await user.keyboard("{ArrowDown}{Enter}");
    expect(fake.argsOf("jwt_reveal")).toEqual([{ jwtId: 5 }]);
    expect(fake.argsOf("jwt_report")).toEqual([{ jwtId: 6 }, { jwtId: 5 }]);
    expect(screen.getByText("3 rules hold")).toBeVisible();
    expect(fake.argsOf("jwt_copy")).toEqual([
      { jwtId: 5, form: "raw" },
      { jwtId: 5, form: "header" },
    ]);
    expect([...fake.argsOf("token_reveal"), ...fake.argsOf("token_copy")]).toEqual([]);

    await user.selectOptions(which, "offline_access user:name · for reports · 300 s at most");
    expect(app.page.reveal.token).toBeNull();
  });

  it("is refreshed by what is inside it, and can be cancelled", async () => {
    const { fake, user } = await openWindow(making([opaque, madeJwt(5)], { run: () => underWay }));
    await chooseJwt(user);

    await user.click(screen.getByRole("button", { name: "Refresh" }));
    expect(await screen.findByText("Asking the server for a JWT…")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Refresh" }));
    await user.click(screen.getByRole("button", { name: "Make another…" }));
    expect(screen.queryByRole("dialog")).toBeNull();
    await user.click(screen.getByRole("button", { name: "Cancel" }));

    expect(fake.argsOf("jwt_refresh")).toEqual([{ jwtId: 5 }]);
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 21 }]);
  });

  it("says how the server refused, and leads to what happened", async () => {
    const failed = jwtRun({ error: refused, row: runRow(21, { grant_type: "jwt", outcome: "failed" }) });
    const { app, fake, user } = await openWindow(making([opaque, madeJwt(5)], { run: () => failed }));
    await chooseJwt(user);
    await user.click(screen.getByRole("button", { name: "Refresh" }));
    expect(await screen.findByText(refused.message)).toBeVisible();
    await expectAccessible();

    await user.click(screen.getByRole("button", { name: "What happened" }));

    await waitFor(() => expect(app.page.tab).toBe("flow"));
    expect(fake.argsOf("run").at(-1)).toEqual({ runId: 21 });
  });

  it("says what stood in the way before anything was sent", async () => {
    const { user } = await openWindow(making([opaque, madeJwt(5)], { jwt_refresh: reject(refused) }));
    await chooseJwt(user);
    await user.click(screen.getByRole("button", { name: "Refresh" }));
    expect(await screen.findByText(refused.message)).toBeVisible();
    expect(screen.queryByRole("button", { name: "What happened" })).toBeNull();
  });

  it("that has expired says what gets the next one", async () => {
    const expired = { expires_at: now - 400_000 };
    const refreshable = madeJwt(5);
    const alone = madeJwt(4, { can_refresh: false, scope: [] });
    const { user } = await openWindow(
      making([opaque, { ...refreshable, ...expired }, { ...alone, ...expired }]),
    );
    await chooseJwt(user);
    expect(screen.getByText("Refresh gets the next one without a sign-in.")).toBeVisible();
    await user.selectOptions(
      screen.getByRole("combobox", { name: "Which JWT" }),
      "all scopes · 300 s at most",
    );
    expect(screen.getByText("Make another one of the access token.")).toBeVisible();
    expect(screen.queryByRole("button", { name: "Refresh" })).toBeNull();
  });

  it("that came in place of the access token is what is shown first", async () => {
    const { fake, user } = await openWindow(making([madeJwt(5, { scope: [], validity: null })]));
    expect(screen.getByRole("radio", { name: "JWT" })).toBeChecked();
    expect(screen.getByRole("radio", { name: "Access" })).toBeDisabled();
    expect(screen.queryByRole("button", { name: "Make another…" })).toBeNull();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(fake.argsOf("jwt_copy")).toEqual([{ jwtId: 5, form: "raw" }]);
  });
});
