import { EvaluationError } from './intrinsics.ts';

/** Computes each value once, and notices a value that needs itself. */
export interface Memo {
  /**
   * @param key names the value for people too, such as `Orders/Table.Arn`.
   * @throws EvaluationError naming the whole circle when `compute` asks for `key` again.
   */
  once<T>(key: string, compute: () => T): T;
}

export function createMemo(): Memo {
  const values = new Map<string, unknown>();
  const running: string[] = [];

  return {
    once<T>(key: string, compute: () => T): T {
      if (values.has(key)) return values.get(key) as T;
      if (running.includes(key)) {
        const circle = [...running.slice(running.indexOf(key)), key].join(' → ');
        throw new EvaluationError(`a circular reference, ${circle}`, 'break the circle');
      }
      running.push(key);
      try {
        const value = compute();
        values.set(key, value);
        return value;
      } finally {
        running.pop();
      }
    },
  };
}
