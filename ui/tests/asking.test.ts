import { screen, waitFor, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { errandRun, introspection, progress, refused, runRow, userinfo } from "./fixtures/runs";
import type { RunView } from "../src/ipc";
import { expectAccessible, openWindow, reject } from "./window";

const part = (name: string) => within(screen.getByRole("region", { name }));
const openFold = async (user: Awaited<ReturnType<typeof openWindow>>["user"]) =>
  user.click(screen.getByText("Ask the server"));
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
    expect(part("Userinfo").getByText("signed, and verified by the server’s keys")).toBeVisible();
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
    await user.click(screen.getByRole("button", { name: "Revoke the access token" }));

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
    await user.click(screen.getByRole("button", { name: "Revoke the access token" }));
    expect(await screen.findByText("The access token is revoked at the server.")).toBeVisible();

    await user.click(screen.getByRole("radio", { name: "Refresh" }));

    await waitFor(() => expect(screen.queryByText("The access token is revoked at the server.")).toBeNull());
    expect(screen.getByRole("button", { name: "Revoke the refresh token" })).toBeVisible();
  });

  it("does not show an errand as a run under way", async () => {
    const { fake } = await openWindow();
    await fake.emit("run-progress", progress({ stage: "asking" }, { run_id: 20, is_errand: true }));
    expect(screen.queryByRole("region", { name: /Run under way/ })).toBeNull();
  });
});
