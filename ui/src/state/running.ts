// Getting tokens: starting, following, moving and ending runs.
import * as ipc from "../ipc";
import type { RunProgress, StepUp } from "../ipc";
import { messages } from "../messages";
import type { App } from "./app.svelte";
import { asError } from "./failure";

/** Does it; a failure becomes a toast, of the profile `about` where it is about one. Answers whether it went well. */
export async function attempt(app: App, work: () => Promise<unknown>, about?: number): Promise<boolean> {
  try {
    await work();
    return true;
  } catch (thrown) {
    app.toasts.fail(asError(thrown), undefined, about);
    return false;
  }
}

type How = { browser?: "embedded" | "system"; pauses?: boolean; stepUp?: StepUp };

/** Starts a run; with `pauses` it stops before the token request. `stepUp`: what it alone asks for beyond the profile. */
export async function getToken(app: App, { browser, pauses, stepUp }: How = {}) {
  const { id, persona } = app.page;
  if (id === null || app.screen !== "profile") return;
  const under = app.runs.of(id).find((run) => run.persona === persona);
  if (under) return void (under.stage.stage === "in_consent_window" && (await showWindow(app, under.run_id)));
  await attempt(app, () => ipc.runStart(id, persona, browser ?? null, pauses, stepUp), id);
}

/** Refreshes, for a part of what was granted where `scope` names one. */
export async function refresh(app: App, scope: string | null = null) {
  const authorization = app.page.authorization;
  if (!authorization?.can_refresh) return;
  await attempt(app, () => ipc.authorizationRefresh(authorization.id, scope), app.page.id ?? undefined);
}

export const cancel = (app: App, runId: number) => attempt(app, () => ipc.runCancel(runId));
export const showWindow = (app: App, runId: number) => attempt(app, () => ipc.runShowWindow(runId));
export const moveToSystemBrowser = (app: App, runId: number) =>
  attempt(app, () => ipc.runMoveToSystemBrowser(runId));

export const exchangeCode = (app: App, runId: number) => attempt(app, () => ipc.runExchangeCode(runId));

export const openVerificationPage = (app: App, runId: number) =>
  attempt(app, () => ipc.runOpenVerificationPage(runId));

/** Makes the practice server and its profiles, and signs in as alice: the first token. */
export async function practise(app: App) {
  await attempt(app, async () => {
    const practice = await ipc.practiceStart();
    for (const row of practice.profiles) app.profiles.put(row);
    const code = practice.profiles[0];
    if (!code) return;
    await app.openProfile(code.id, { persona: "alice", tab: "token" });
    await ipc.runStart(code.id, "alice", null);
  });
}

/** Starts the practice server, and opens its first profile. */
export const startPractice = (app: App) =>
  attempt(app, async () => {
    const practice = await ipc.practiceStart();
    for (const row of practice.profiles) app.profiles.put(row);
    const first = practice.profiles[0];
    if (first) await app.openProfile(first.id, { tab: "token" });
    app.toasts.say(messages.start.started(practice.issuer));
  });

export function heardProgress(app: App, progress: RunProgress) {
  const ended = app.runs.hear(progress);
  const { page } = app;
  const open = progress.profile_id === page.id;
  const shown = open && app.screen === "profile";
  const { stage } = progress;
  if (!ended || stage.stage !== "ended") {
    if (shown && page.tab === "flow") void page.load();
    return;
  }
  // What Flow was opened at is over: it follows the newest run again, however that ended.
  if (open && page.persona === progress.persona) page.chosenRun = null;
  if (progress.is_errand) {
    void attempt(app, () => page.asking.heard(progress.run_id));
    void attempt(app, () => page.jwts.heard(progress.run_id));
    void attempt(app, () => app.registering.heard(progress.profile_id, progress.run_id));
    return void (open && page.load());
  }
  if (stage.outcome === "done") void arrived(app, progress, shown);
  else if (stage.outcome === "failed" && stage.error) {
    if (shown && page.tab !== "settings") void showFailed(app, progress);
    else {
      if (open) void page.load();
      const run = () =>
        void app
          .openProfile(progress.profile_id, { persona: progress.persona })
          .then(() => showFailed(app, progress));
      app.toasts.fail(stage.error, { label: messages.run.showWhatHappened, run }, progress.profile_id);
    }
  } else if (open) void page.load();
}

async function arrived(app: App, progress: RunProgress, shown: boolean) {
  const { page } = app;
  app.toasts.settle(progress.profile_id);
  const name = app.profiles.byId.get(progress.profile_id)?.name ?? "";
  const said = messages.run.tokenArrived(name, progress.persona);
  if (shown && page.tab !== "settings" && page.persona === progress.persona) {
    page.chosenRun = null;
    page.show("token");
    app.toasts.say(said);
    return page.load();
  }
  if (page.id === progress.profile_id) void page.load();
  app.toasts.say(said, {
    label: messages.run.showToken,
    run: () => void app.openProfile(progress.profile_id, { persona: progress.persona, tab: "token" }),
  });
}

async function showFailed(app: App, progress: RunProgress) {
  app.page.chosenRun = progress.run_id;
  // Read before it is shown: the run before must not flash up.
  await app.page.load();
  app.page.show("flow");
}
