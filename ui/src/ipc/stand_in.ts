// Shapes of the IPC contract that Rust does not generate yet.
import type { ErrorView } from "./bindings/ErrorView";
import type { ProfileRow } from "./bindings/ProfileRow";

export type VaultView = {
  state: "new" | "locked" | "open" | "unusable";
  key: "keyring" | "passphrase" | null;
  home: string;
  problem: ErrorView | null;
};
export type PracticeView = { issuer: string; profiles: ProfileRow[] };
