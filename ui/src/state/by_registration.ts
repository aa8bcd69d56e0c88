// What a server gives a client with its registration (RFC 7591 §3.2.1, RFC 7592 §3), among the members of a document.
import type { ProfileDocument } from "../ipc";
import { fingerprint, put } from "./document";

export const BY_REGISTRATION = [
  "client.client_id",
  "client.client_secret",
  "client.client_secret_expires_at",
  "client.token_endpoint_auth_method",
  "client.redirect_uri",
  "client.registration_client_uri",
  "client.registration_access_token",
];

/** Whether two documents differ in nothing else. */
export function differOnlyByRegistration(one: ProfileDocument, other: ProfileDocument): boolean {
  const [rest, otherRest] = [one, other].map((whole) => {
    const copy = structuredClone(whole);
    for (const path of BY_REGISTRATION) put(copy, path, undefined);
    return fingerprint(copy);
  });
  return rest === otherRest;
}
