// The single certificates that a profile document trusts, by their fingerprints.
import type { ProfileDocument } from "../ipc";
import { fingerprint, read, write } from "./document";

export const TRUSTED = "tls.trusted_certificates";

export function trustedIn(document: ProfileDocument): string[] {
  const trusted = read(document, TRUSTED);
  return Array.isArray(trusted) ? trusted.filter((each) => typeof each === "string") : [];
}

/** Whether two documents differ in nothing else. */
export const differInTrustAlone = (one: ProfileDocument, other: ProfileDocument): boolean =>
  fingerprint(withoutTrust(one)) === fingerprint(withoutTrust(other));

function withoutTrust(document: ProfileDocument): ProfileDocument {
  const copy = structuredClone(document);
  write(copy, TRUSTED, undefined);
  return copy;
}
