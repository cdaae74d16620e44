/** Read and write units of one call. */
export interface Units {
  read: number;
  write: number;
}

/** Of typical calls, as docs/data-model.md has them; a test holds both to be the same. */
export const fieldUnits = {
  sendMessage: { read: 3, write: 11 },
  heartbeat: { read: 1.5, write: 1 },
  setTyping: { read: 2, write: 1 },
  messages: { read: 3, write: 0 },
} as const satisfies Record<string, Units>;
