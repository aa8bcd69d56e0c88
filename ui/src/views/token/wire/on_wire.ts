// A token as it is shown on the wire, wherever it is from.
import type { TokenView } from "../../../ipc";

export type OnWire = Pick<TokenView, "jwt" | "characters" | "size"> & {
  label: string;
  /** Whether it goes in a header field; others go in a body, where nobody counts. */
  isSent: boolean;
};
