// Trusting a server's certificate: for a profile at once, and in a draft until it is saved.
import * as ipc from "../ipc";
import { messages } from "../messages";
import type { App } from "./app.svelte";
import type { Draft } from "./draft.svelte";
import { attempt } from "./running";

const words = messages.certificate;

export const trust = (app: App, profileId: number, fingerprint: string) =>
  attempt(app, async () => {
    const row = await ipc.profileTrust(profileId, fingerprint);
    await changed(app, row);
    app.toasts.sayUndoable(
      words.trustedBy(row.name),
      words.undo,
      () => void distrust(app, profileId, fingerprint),
    );
  });

export const distrust = (app: App, profileId: number, fingerprint: string) =>
  attempt(app, async () => {
    const row = await ipc.profileDistrust(profileId, fingerprint);
    await changed(app, row);
    app.toasts.say(words.distrustedBy(row.name));
  });

async function changed(app: App, row: ipc.ProfileRow) {
  app.profiles.put(row);
  if (app.page.id === row.id) await app.openProfileAgain();
}

/** Trusts it in the draft, and asks the server again; answers whether that went well. */
export function trustInDraft(app: App, draft: Draft, fingerprint: string): Promise<boolean> {
  draft.trust(fingerprint);
  // Like everything in a draft it is not done yet: the list in the form is the way back that stays.
  app.toasts.say(words.trustedOnceSaved, { label: words.undo, run: () => draft.distrust(fingerprint) });
  return draft.discoverAgain();
}
