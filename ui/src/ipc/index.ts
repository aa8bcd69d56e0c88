// The gate to the program: nothing else in the window imports @tauri-apps. No state and no words here.
export * from "./comparing";
export * from "./scratchpad";
export * from "./events";
export * from "./jwts";
export * from "./keys";
export * from "./profiles";
export * from "./registration";
export * from "./runs";
export * from "./tokens";
export * from "./vault";
export type * from "./types";
