// The kinds of servers that something is known of: the same as long as the program runs.
import * as ipc from "../ipc";
import type { PresetRow } from "../ipc";

let known: Promise<PresetRow[]> | null = null;

export const knownPresets = () => (known ??= ipc.presets());
