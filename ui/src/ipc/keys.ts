import { invoke } from "@tauri-apps/api/core";
import type { KeyKindChoice, KeyView } from "./types";

/** Reads a private key (PEM, JWK or JWKS); of several the one that is named `kid`. */
export const keyRead = (text: string, kid: string | null) => invoke<KeyView>("key_read", { text, kid });
/** The public half of the key that a profile keeps. */
export const profilePublicJwks = (id: number) =>
  invoke<KeyView["public_jwks"]>("profile_public_jwks", { id });
export const keyNew = (kind: KeyKindChoice) => invoke<KeyView>("key_new", { kind });
