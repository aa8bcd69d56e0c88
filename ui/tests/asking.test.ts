import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { document, rows, view } from "./fixtures/profiles";
import { authorization } from "./fixtures/tokens";
import {
  errandRun,
  inConsentWindow,
  introspection,
  progress,
  refused,
  runRow,
  userinfo,
} from "./fixtures/runs";
import type { RunView } from "../src/ipc";
import { actionsOf } from "../src/state/actions";
import { expectAccessible, openWindow, reject } from "./window";

const part = (name: string) => within(screen.getByRole("region", { name }));
const openFold = async (user: Awaited<ReturnType<typeof openWindow>>["user"]) =>
  user.click(screen.getByText("Ask the server"));
/** What cannot be undone is asked twice. */
async function revoke(user: Awaited<ReturnType<typeof openWindow>>["user"]) {
  const button = () => screen.getByRole("button", { name: "Revoke the access token" });
  await user.click(button());
  expect(screen.getByText("A revoked access token cannot be brought back.")).toBeVisible();
  await user.click(button());
}
const underWay = (run: RunView): RunView => ({
  ...run,
  row: { ...run.row, ended_at: null, outcome: null },
  answer: null,
});
const done = () =>
  progress({ stage: "ended", outcome: "done", error: null }, { run_id: 20, is_errand: true });

describe("asking the server", () => {
  it("shows who the person is, and that the server vouches for it", async () => {
    const { fake, user } = await openWindow({ run: () => errandRun("userinfo", userinfo) });
    await openFold(user);

    await user.click(screen.getByRole("button", { name: "Ask for userinfo" }));

    const table = within(await screen.findByRole("table", { name: "Userinfo" }));
    expect(table.getByRole("row", { name: /email alice@staging.example/ })).toBeVisible();
    expect(
      part("Userinfo").getByText(
        /signed, and verified by the server’s keys · about the person of the ID token/,
      ),
    ).toBeVisible();
    expect(fake.argsOf("errand_start")).toEqual([{ tokenSetId: 31, errand: { errand: "userinfo" } }]);
    await expectAccessible();
  });

  it("says that it waits, lets the person cancel, and takes the answer when it comes", async () => {
    const answered = errandRun("introspection", introspection);
    let run = underWay(answered);
    const { fake, user } = await openWindow({
      run: ({ runId }) => (runId === 20 ? run : errandRun("x", null)),
    });
    await openFold(user);
    await user.click(screen.getByRole("checkbox", { name: /Signed answer/ }));
    await user.click(screen.getByRole("button", { name: "Introspect the access token" }));
    expect(await part("Introspection").findByText("Asking the server…")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Introspect the access token" }));
    await user.click(part("Introspection").getByRole("button", { name: "Cancel" }));

    run = answered;
    await fake.emit("run-progress", done());

    expect(await screen.findByText("The access token is active.")).toBeVisible();
    const asked = { errand: "introspection", kind: "access", signed: true };
    expect(fake.argsOf("errand_start")).toEqual([{ tokenSetId: 31, errand: asked }]);
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 20 }]);
  });

  it("says how the server refused, and leads to what happened", async () => {
    const failed = errandRun("revocation", null, {
      error: refused,
      row: runRow(20, { grant_type: "revocation", outcome: "failed" }),
    });
    const { app, user } = await openWindow({ run: () => failed });
    await openFold(user);
    await revoke(user);

    const revocation = part("Revocation");
    expect(await revocation.findByText(refused.message)).toBeVisible();
    expect(revocation.getByText("invalid_grant").closest("blockquote")).toHaveTextContent("The server says:");
    await expectAccessible();
    await user.click(revocation.getByRole("button", { name: "Show what happened" }));
    expect(app.page.tab).toBe("flow");
    expect(app.page.chosenRun).toBe(20);
  });

  it("says why it could not even be asked", async () => {
    const { user } = await openWindow({ errand_start: reject(refused) });
    await openFold(user);
    await user.click(screen.getByRole("button", { name: "Ask for userinfo" }));
    expect(await part("Userinfo").findByText(refused.message)).toBeVisible();
  });

  it("offers nothing for an ID token but the userinfo of its access token", async () => {
    const { user } = await openWindow();
    await user.click(screen.getByRole("radio", { name: "ID" }));
    await openFold(user);
    expect(screen.queryByRole("button", { name: /Revoke|Introspect/ })).toBeNull();
    expect(screen.getByText(/An ID token is for the client alone/)).toBeVisible();
  });

  it("keeps an answer with its token set", async () => {
    const { user } = await openWindow({ run: () => errandRun("revocation", { kind: "revoked" }) });
    await openFold(user);
    await revoke(user);
    expect(await screen.findByText("The access token is revoked at the server.")).toBeVisible();

    await user.click(screen.getByRole("radio", { name: "Refresh" }));

    await waitFor(() => expect(screen.queryByText("The access token is revoked at the server.")).toBeNull());
    expect(screen.getByRole("button", { name: "Revoke the refresh token" })).toBeVisible();
  });

  it("forgets an answer when another token set is shown", async () => {
    const { user } = await openWindow({ run: () => errandRun("userinfo", userinfo) });
    await openFold(user);
    await user.click(screen.getByRole("button", { name: "Ask for userinfo" }));
    expect(await screen.findByRole("table", { name: "Userinfo" })).toBeVisible();

    await user.click(screen.getByText("Generations"));
    await user.click(screen.getByRole("button", { name: "Show: Generation 1" }));
    await user.click(await screen.findByRole("button", { name: "Show the current one" }));

    await screen.findByText("Ask the server");
    expect(screen.queryByRole("table", { name: "Userinfo" })).toBeNull();
  });

  it("does not revoke what the person keeps after all", async () => {
    const { fake, user } = await openWindow();
    await openFold(user);
    await user.click(screen.getByRole("button", { name: "Revoke the access token" }));
    expect(screen.getByRole("button", { name: "Revoke the access token" })).toHaveFocus();
    await expectAccessible();

    await user.keyboard("{Escape}");

    expect(fake.argsOf("errand_start")).toEqual([]);
    expect(screen.queryByText(/cannot be brought back/)).toBeNull();
    await waitFor(() =>
      expect(screen.getByRole("button", { name: "Revoke the access token" })).toHaveFocus(),
    );
  });

  it("says what the server has not before anything is sent", async () => {
    const errands = {
      userinfo: false,
      introspection: null,
      signed_introspection: false,
      revocation: false,
      jwt: null,
      logout: false,
    };
    const { fake, user } = await openWindow({ profile: () => view(rows[2]!, { errands }) });
    await openFold(user);

    for (const name of ["Ask for userinfo", "Revoke the access token", "Sign alice out"]) {
      const button = screen.getByRole("button", { name });
      expect(button).toHaveAccessibleDescription(/^This server names no .* endpoint\./);
      await user.click(button);
    }
    await user.click(screen.getByRole("checkbox", { name: /Signed answer/ }));
    expect(screen.getByText("This server does not say that it signs introspection answers.")).toBeVisible();
    await expectAccessible();
    expect(fake.argsOf("errand_start")).toEqual([]);
  });

  it("is found in the palette, where it can be asked", async () => {
    const errands = {
      userinfo: true,
      introspection: false,
      signed_introspection: null,
      revocation: true,
      jwt: null,
      logout: true,
    };
    const { app, user } = await openWindow({ profile: () => view(rows[2]!, { errands }) });
    const possible = (id: string) => actionsOf(app).find((action) => action.id === id)?.possible;
    expect([possible("userinfo"), possible("introspect"), possible("revoke")]).toEqual([true, false, true]);

    await user.keyboard("{Control>}k{/Control}");
    await user.type(screen.getByRole("combobox", { name: /Find profiles/ }), "revoke the token");
    await user.keyboard("{Enter}");

    expect(await screen.findByText("A revoked access token cannot be brought back.")).toBeVisible();
  });

  it("signs the persona out in the consent window, and says what that leaves", async () => {
    const loggedOut = errandRun("logout", { kind: "logged_out", came_back: true });
    let run = underWay(loggedOut);
    const { fake, user } = await openWindow({
      run: ({ runId }) => (runId === 20 ? run : errandRun("x", null)),
    });
    await openFold(user);
    const question = part("Sign out");
    expect(question.getByText(/The tokens stay as they are\. This profile has no address/)).toBeVisible();
    await user.click(question.getByRole("button", { name: "Sign alice out" }));
    await fake.emit("run-progress", progress(inConsentWindow, { run_id: 20, is_errand: true }));

    expect(await question.findByText("Waiting for the logout, in the consent window.")).toBeVisible();
    expect(question.getByLabelText("Address of the consent window")).toHaveTextContent("/login");
    expect(question.queryByRole("button", { name: /system browser/ })).toBeNull();
    await user.click(question.getByRole("button", { name: "Show window" }));
    expect(fake.argsOf("run_show_window")).toEqual([{ runId: 20 }]);
    expect(screen.getByRole("button", { name: "Get token" })).toBeEnabled();
    expect(screen.getAllByText(/Waiting for the logout/)).toHaveLength(1);
    await expectAccessible();
    await user.click(screen.getByRole("tab", { name: "History" }));
    expect(screen.getByRole("region", { name: "Logout under way as alice" })).toBeVisible();
    await user.keyboard("{Control>}.{/Control}");
    expect(fake.argsOf("run_cancel")).toEqual([{ runId: 20 }]);
    await user.click(screen.getByRole("tab", { name: "Token" }));

    run = loggedOut;
    await fake.emit("run-progress", done());
    expect(await screen.findByText("The person is signed out at the server.")).toBeVisible();
    expect(screen.getByText(/revoke them to take them out of use/)).toBeVisible();
    expect(fake.argsOf("errand_start")).toEqual([{ tokenSetId: 31, errand: { errand: "logout" } }]);
    await expectAccessible();
  });

  it("does not claim a logout that nobody saw the end of", async () => {
    const unseen = errandRun("logout", { kind: "logged_out", came_back: false });
    const client = { client_id: "c", post_logout_redirect_uri: "https://shop.example/bye" };
    const { user } = await openWindow({
      profile: () => view(rows[2]!, { document: document({ client }) }),
      run: () => unseen,
    });
    await openFold(user);
    expect(part("Sign out").queryByText(/has no address for after a logout/)).toBeNull();
    await user.click(screen.getByRole("button", { name: "Sign alice out" }));
    expect(await part("Sign out").findByText(/whether the person is signed out is not known/)).toBeVisible();
  });

  it("has nobody to sign out of the private window, nor of a grant without a person", async () => {
    const { app, fake, user } = await openWindow({ authorization_current: () => authorization() });
    await openFold(user);
    await app.page.choosePersona("private");
    const button = await part("Sign out").findByRole("button", { name: "Sign out" });
    expect(button).toHaveAccessibleDescription(/The private window forgot its browser session/);
    await user.click(button);
    expect(fake.argsOf("errand_start")).toEqual([]);

    await app.openProfile(2);
    await screen.findByText("Ask the server");
    expect(screen.queryByRole("region", { name: "Sign out" })).toBeNull();
  });

  it("does not show an errand as a run under way", async () => {
    const { fake } = await openWindow();
    await fake.emit("run-progress", progress({ stage: "asking" }, { run_id: 20, is_errand: true }));
    expect(screen.queryByRole("region", { name: /Run under way/ })).toBeNull();
  });
});
