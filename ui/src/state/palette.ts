// What Ctrl K can find: actions first, then profiles, then the tokens that are held.
import type { ProfileRow } from "../ipc";
import { messages } from "../messages";
import { actionsOf } from "./actions";
import type { App } from "./app.svelte";
import { copyCurrent } from "./keeping";

export type Entry = {
  kind: "action" | "profile" | "token";
  title: string;
  about: string;
  keys: string | null;
  row: ProfileRow | null;
  run: () => void;
};

const words = messages.palette;

export function entriesOf(app: App): { entries: Entry[]; keys: string[] } {
  const entries: Entry[] = [];
  for (const row of app.profiles.rows) {
    const run = () => void app.openProfile(row.id);
    entries.push({ kind: "profile", title: row.name, about: row.server, keys: null, row, run });
  }
  for (const action of actionsOf(app)) {
    if (!action.possible || action.id === "find") continue;
    entries.push({ kind: "action", about: "", row: null, ...action });
  }
  for (const row of app.profiles.rows) {
    if (!row.needs_browser && row.token.held) entries.push(copying(app, row, null));
    for (const persona of row.personas) if (persona.token.held) entries.push(copying(app, row, persona.name));
  }
  const keys = entries.map(({ title, about, row }) =>
    `${title} ${row?.environment ?? ""} ${about}`.toLowerCase(),
  );
  return { entries, keys };
}

const copying = (app: App, row: ProfileRow, persona: string | null): Entry => ({
  kind: "token",
  title: words.copyTokenOf(row.name, persona),
  about: row.server,
  keys: null,
  row,
  run: () => void copyCurrent(app, row.id, persona),
});
