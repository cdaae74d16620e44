/** Waits until `isTrue`; after `patienceMs` fails with what `tell` says is still missing. */
export async function eventually(
  isTrue: () => boolean | Promise<boolean>,
  patienceMs: number,
  tell: () => string,
): Promise<void> {
  const deadline = Date.now() + patienceMs;
  while (!(await isTrue())) {
    if (Date.now() > deadline) throw new Error(`Not within ${patienceMs} ms: ${tell()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
