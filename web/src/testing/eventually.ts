/** Waits for what takes a few turns of the promise queue and no time. */
export async function eventually(holds: () => boolean): Promise<void> {
  for (let turns = 0; !holds(); turns += 1) {
    if (turns > 1_000) throw new Error('it did not happen');
    await Promise.resolve();
  }
}

/** Lets everything happen that needs no time, so that what did not happen then will not. */
export async function settled(): Promise<void> {
  for (let turns = 0; turns < 100; turns += 1) await Promise.resolve();
}
