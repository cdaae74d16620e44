/** Placeholder: NotBuiltYet. */
export function handler(): Promise<boolean> {
  return Promise.reject(new Error('NotBuiltYet'));
}
