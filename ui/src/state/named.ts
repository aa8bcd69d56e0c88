// Parameters of the authorization request that have a field of their own, by grant.
import type { NamedValues, ProfileDocument } from "../ipc";
import { read } from "./document";

const AUTHORIZATION = "parameters.authorization";
const IN_BROWSER = ["prompt", "login_hint", "acr_values", "max_age", "ui_locales", "claims", "response_mode"];
const NAMED: Record<string, readonly string[]> = {
  authorization_code: IN_BROWSER,
  implicit: IN_BROWSER,
  "urn:openid:params:grant-type:ciba": ["login_hint", "binding_message", "acr_values"],
};

/** The paths of those parameters. */
export const namedPaths = (grantType: string): string[] =>
  (NAMED[grantType] ?? []).map((name) => `${AUTHORIZATION}.${name}`);

/** Those of them that are in the group at `path`; one that stands more than once fits no field. */
export function namedIn(document: ProfileDocument, path: string): NamedValues {
  if (path !== AUTHORIZATION) return {};
  const named = NAMED[document.grant_type || "authorization_code"] ?? [];
  const found = named
    .map((name) => [name, read(document, `${path}.${name}`)] as const)
    .filter((entry): entry is [string, string] => typeof entry[1] === "string");
  return Object.fromEntries(found);
}
