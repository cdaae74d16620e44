/**
 * Makes work that is never done twice at once: whoever asks while it runs gets the outcome of one further run, as
 * the running one may have looked before what they ask about happened.
 */
export function shareRuns<T>(run: () => Promise<T>): () => Promise<T> {
  let current: Promise<T> | undefined;
  let next: Promise<T> | undefined;

  function begin(): Promise<T> {
    const own = run().finally(() => {
      if (current === own) current = undefined;
    });
    current = own;
    return own;
  }

  return function ask(): Promise<T> {
    if (!current) return begin();
    next ??= current
      .catch(() => undefined)
      .then((): Promise<T> => {
        next = undefined;
        return current ? ask() : begin();
      });
    return next;
  };
}
