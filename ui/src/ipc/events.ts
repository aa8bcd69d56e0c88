import { listen } from "@tauri-apps/api/event";
import type { ProfileRow, RunProgress, VaultView } from "./types";

type Heard = {
  "run-progress": RunProgress;
  "profile-changed": ProfileRow;
  "profile-removed": number;
  "profiles-reloaded": null;
  "vault-changed": VaultView;
};

/** Calls `hear` with each event of that name; answers how to stop. */
export const on = <Name extends keyof Heard>(name: Name, hear: (payload: Heard[Name]) => void) =>
  listen<Heard[Name]>(name, (event) => hear(event.payload));
