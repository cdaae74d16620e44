/** Placeholder: NotBuiltYet. */
export function handler(): Promise<{ batchItemFailures: [] }> {
  return Promise.resolve({ batchItemFailures: [] });
}
