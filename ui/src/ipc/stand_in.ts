// Shapes of the IPC contract that Rust does not generate yet.
import type { ErrorView } from "./bindings/ErrorView";
import type { ProfileRow } from "./bindings/ProfileRow";

export type VaultView = {
  state: "new" | "locked" | "open" | "unusable";
  key: "keyring" | "passphrase" | null;
  home: string;
  problem: ErrorView | null;
};
export type Imported = { added: ProfileRow[]; missing: string[] };
export type Exported = { json: string; missing: string[] };
export type PracticeView = { issuer: string; profiles: ProfileRow[] };

export type SecretSource =
  string | { held: true } | { env: string } | { file: string } | { command: string[] };
export type Parameters = Record<string, string | string[]>;
export type ProfileDocument = {
  name: string;
  environment?: string | null;
  authorization_server: { issuer?: string | null } & Record<string, string | null | undefined>;
  client: {
    client_id: string;
    client_secret?: SecretSource | null;
    token_endpoint_auth_method?: string | null;
    redirect_uri?: string | null;
  };
  grant_type: string;
  scope?: string | null;
  pkce?: "S256" | "plain" | "none" | null;
  browser?: "embedded" | "system" | "print" | null;
  parameters?: { authorization?: Parameters; token?: Parameters; refresh?: Parameters } | null;
  headers?: { token?: Parameters; refresh?: Parameters } | null;
};
