// The questions to the server, in each way they can stand.
import { program } from "../tests/fixtures/program";
import { errandRun, introspection, refused, runRow, userinfo } from "../tests/fixtures/runs";
import type { RunView } from "../src/ipc";
import { click, wait, type State } from "./acting";

const asking = (run: RunView, ...buttons: string[]): State => ({
  program: () => program({ run: ({ runId }) => (runId === 20 ? run : errandRun("x", null)) }),
  then: async () => {
    [...document.querySelectorAll("summary")]
      .find((each) => each.textContent?.includes("Ask the server"))
      ?.click();
    await wait(50);
    for (const button of buttons) await click(button);
    await wait(100);
    document.querySelector("section[aria-label=Userinfo]")?.scrollIntoView({ block: "start" });
  },
});
const underWay = errandRun("introspection", null, { row: runRow(20, { ended_at: null, outcome: null }) });
const failed = errandRun("userinfo", null, { error: refused, row: runRow(20, { outcome: "failed" }) });

export const askStates: Record<string, State> = {
  ask: asking(underWay),
  "ask-busy": asking(underWay, "Introspect the access token"),
  "ask-userinfo": asking(errandRun("userinfo", userinfo), "Ask for userinfo"),
  "ask-introspection": asking(errandRun("introspection", introspection), "Introspect the access token"),
  "ask-revoked": asking(errandRun("revocation", { kind: "revoked" }), "Revoke the access token"),
  "ask-failed": asking(failed, "Ask for userinfo"),
};
