import { invoke } from "@tauri-apps/api/core";
import type {
  ComparedAs,
  ComparisonView,
  DecryptedView,
  KeysChoice,
  PrivateKeyChoice,
  ProofView,
  ScratchpadView,
  WrongChoice,
} from "./types";

/** Finds the tokens in a text, and decodes the one at `chosen`; nothing of it is kept. */
export const scratchpadLook = (text: string, chosen: number) =>
  invoke<ScratchpadView>("scratchpad_look", { text, chosen });
/** Compares the tokens at two places, which are to each other as the person says. */
export const scratchpadCompare = (text: string, before: number, after: number, related: ComparedAs) =>
  invoke<ComparisonView>("scratchpad_compare", { text, before, after, related });
/** Holds the token at `chosen` to the rules. */
export const scratchpadVerify = (text: string, chosen: number, keys: KeysChoice, audience: string | null) =>
  invoke<ProofView>("scratchpad_verify", { text, chosen, keys, audience });
/** Decrypts the token at `chosen`. */
export const scratchpadDecrypt = (text: string, chosen: number, key: PrivateKeyChoice) =>
  invoke<DecryptedView>("scratchpad_decrypt", { text, chosen, key });
/** Makes a token that no server issued. */
export const scratchpadSign = (
  header: string,
  claims: string,
  key: PrivateKeyChoice,
  wrong: WrongChoice | null,
) => invoke<string>("scratchpad_sign", { header, claims, key, wrong });
