// The client's private key on its way into a draft: the program reads or makes it.
import * as ipc from "../ipc";
import type { KeyKindChoice } from "../ipc";
import type { Draft } from "./draft.svelte";
import { asError } from "./failure";

const PATH = "client.jwks";

/** Takes a key that was pasted over; what cannot be read stays, with why. */
export async function readKey(draft: Draft, text: string) {
  if (!text.trim()) return draft.put(PATH, undefined);
  try {
    draft.takeKey(await ipc.keyRead(text, draft.read("client.kid") || null));
  } catch (thrown) {
    draft.hold(PATH, text, asError(thrown).message);
  }
  await draft.check(PATH);
}

/** The public half of the key that a saved profile keeps, to be copied. */
export const publicJwks = async (id: number) => JSON.stringify(await ipc.profilePublicJwks(id), null, 2);

export async function makeKey(draft: Draft, kind: KeyKindChoice) {
  try {
    draft.takeKey(await ipc.keyNew(kind));
    // The new key has a name of its own.
    draft.write("client.kid", undefined);
  } catch (thrown) {
    draft.failure = asError(thrown);
  }
  await draft.check(PATH);
}
