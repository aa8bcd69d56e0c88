// From a key press to the words of a shortcut: "Ctrl Shift C".

export function pressed(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
  const shift = event.shiftKey && (key.length > 1 || /[A-Z]/.test(key));
  const command = event.ctrlKey || event.metaKey;
  return [command && "Ctrl", event.altKey && "Alt", shift && "Shift", key].filter(Boolean).join(" ");
}

/** Whether a press belongs to what is being typed in: letters, and the undo and erase keys of a text field. */
export function belongsToText(event: KeyboardEvent, keys: string): boolean {
  const target = event.target;
  if (!(target instanceof HTMLElement) || !target.matches("input, textarea, [contenteditable]")) return false;
  return !keys.startsWith("Ctrl") || ["Ctrl Z", "Ctrl Backspace", "Ctrl E", "Ctrl D"].includes(keys);
}
