// The questions to the server, in each way they can stand; and what a revocation leaves.
import { program } from "../tests/fixtures/program";
import { now, rows, view } from "../tests/fixtures/profiles";
import {
  errandRun,
  inConsentWindow,
  inSystemBrowser,
  introspection,
  progress,
  refused,
  runRow,
  userinfo,
} from "../tests/fixtures/runs";
import { authorization, claim, tokenSet, tokenView } from "../tests/fixtures/tokens";
import type { RunStage, RunView } from "../src/ipc";
import type { Answers, Fake } from "../src/ipc/fake";
import { click, wait, type State } from "./acting";

async function unfold() {
  [...document.querySelectorAll("summary")]
    .find((each) => each.textContent?.includes("Ask the server"))
    ?.click();
  await wait(50);
}
function show(part: string) {
  const section = document.querySelector(`section[aria-label="${part}"]`);
  const panel = document.querySelector("[role=tabpanel]");
  if (section && panel) panel.scrollTop += section.getBoundingClientRect().top - 160;
}

const asking = (run: RunView, buttons: string[], more: Answers = {}): State => ({
  program: () => program({ run: ({ runId }) => (runId === 20 ? run : errandRun("x", null)), ...more }),
  then: async () => {
    await unfold();
    for (const button of buttons) await click(button);
    await wait(100);
    show("Userinfo");
  },
});
const underWay = errandRun("introspection", null, { row: runRow(20, { ended_at: null, outcome: null }) });
const failed = errandRun("userinfo", null, { error: refused, row: runRow(20, { outcome: "failed" }) });
const revoked = errandRun("revocation", { kind: "revoked" });
const loggedOut = (came_back: boolean) => errandRun("logout", { kind: "logged_out", came_back });

const signingOut = (stage: RunStage): State => ({
  ...asking(underWay, []),
  then: async (fake: Fake) => {
    await unfold();
    await click("Sign alice out");
    await fake.emit("run-progress", progress(stage, { run_id: 20, is_errand: true }));
    await wait();
    show("Revocation");
  },
});

const long: RunView["answer"] = {
  kind: "introspection",
  active: false,
  signed: true,
  members: [
    claim("active", "false"),
    claim("https://claims.example/a/very/long/namespace/that/goes/on/and/on", "x".repeat(3000)),
    claim("שם", "אליס \u202e evil"),
    claim("exp", "1e300", { time: 1e300, verdict: "warning", meaning: "a time beyond the calendar" }),
    claim("authorization_details", JSON.stringify([{ type: "payment", to: "e".repeat(200) }])),
  ],
};

const held = (access: number | null, refresh: number | null): Answers => ({
  authorization_current: () =>
    authorization({
      can_refresh: refresh === null,
      generations: authorization().generations.map((row, at) =>
        at === 0 ? { ...row, revoked_at: access } : row,
      ),
      token_set: tokenSet({
        tokens: [
          tokenView("access", { revoked_at: access }),
          tokenView("id"),
          tokenView("refresh", { revoked_at: refresh }),
        ],
      }),
    }),
});
const none = {
  userinfo: false,
  introspection: false,
  signed_introspection: null,
  jwt: null,
  revocation: false,
  logout: false,
};

export const askStates: Record<string, State> = {
  ask: asking(underWay, []),
  "ask-busy": asking(underWay, ["Introspect the access token"]),
  "ask-userinfo": asking(errandRun("userinfo", userinfo), ["Ask for userinfo"]),
  "ask-introspection": asking(errandRun("introspection", introspection), ["Introspect the access token"]),
  "ask-confirm": asking(revoked, ["Revoke the access token"]),
  "ask-revoked": asking(
    revoked,
    ["Revoke the access token", "Revoke the access token"],
    held(now - 65_000, null),
  ),
  "ask-failed": asking(failed, ["Ask for userinfo"]),
  "ask-long": asking(errandRun("introspection", long), ["Introspect the access token"]),
  "ask-missing": asking(underWay, [], { profile: () => view(rows[2]!, { errands: none }) }),
  "ask-signing-out": signingOut(inConsentWindow),
  "ask-signing-out-system": signingOut(inSystemBrowser),
  "ask-signed-out": asking(loggedOut(true), ["Sign alice out"]),
  "ask-perhaps-out": asking(loggedOut(false), ["Sign alice out"]),
  revoked: { program: () => program(held(now - 130_000, null)) },
  "refresh-revoked": { program: () => program(held(null, now - 130_000)) },
};
