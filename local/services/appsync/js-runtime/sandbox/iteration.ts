import { setOwn } from './attribute-value.ts';
import { compileJavaRegex } from './java-regex.ts';

/** Loops and array callbacks end silently after so many rounds: https://github.com/aws/aws-appsync-community/issues/371 */
const maxRounds = 1000;

/** What a `for…of` visits: elements as they stood at its start, so none that the loop appends. */
export function eachOf(iterable: unknown): readonly unknown[] {
  if (Array.isArray(iterable)) return iterable.slice(0, maxRounds) as unknown[];
  if (typeof iterable === 'string') return Array.from(iterable).slice(0, maxRounds);
  throw new TypeError(`${iterable === null ? 'null' : typeof iterable} is not iterable`);
}

/** What a `for…in` walks through: `value` itself unless it has too many keys. */
export function keysIn(value: unknown): unknown {
  if (value === null || value === undefined) return value;
  const keys = Object.keys(value);
  if (keys.length <= maxRounds) return value;
  const visited: Record<string, true> = {};
  for (const key of keys.slice(0, maxRounds)) setOwn(visited, key, true);
  return visited;
}

const fromStart = [
  'forEach',
  'map',
  'flatMap',
  'filter',
  'reduce',
  'find',
  'findIndex',
  'some',
  'every',
] as const;

/** Ends the array methods that take a callback after {@link maxRounds} elements. */
export function limitArrayMethods(): void {
  for (const name of fromStart) {
    replaceMethod(
      Array.prototype,
      name,
      (native) =>
        function (this: unknown[], ...args: unknown[]): unknown {
          return Reflect.apply(native, this.length > maxRounds ? this.slice(0, maxRounds) : this, args);
        },
    );
  }
  for (const name of ['reduceRight', 'findLast'] as const) {
    replaceMethod(
      Array.prototype,
      name,
      (native) =>
        function (this: unknown[], ...args: unknown[]): unknown {
          return Reflect.apply(native, this.length > maxRounds ? this.slice(-maxRounds) : this, args);
        },
    );
  }
  replaceMethod(
    Array.prototype,
    'findLastIndex',
    (native) =>
      function (this: unknown[], ...args: unknown[]): unknown {
        if (this.length <= maxRounds) return Reflect.apply(native, this, args);
        const index = Number(Reflect.apply(native, this.slice(-maxRounds), args));
        return index < 0 ? index : index + this.length - maxRounds;
      },
  );
}

/** Makes `replace` and `replaceAll` read a string pattern as a Java regular expression, as AWS does. */
export function useJavaPatterns(): void {
  for (const [name, mode] of [
    ['replace', 'first'],
    ['replaceAll', 'all'],
  ] as const) {
    replaceMethod(
      String.prototype,
      name,
      (native) =>
        function (this: string, pattern: unknown, ...rest: unknown[]): unknown {
          const isPlain = typeof pattern !== 'string' || !/[\\^$.|?*+()[{]/.test(pattern);
          return Reflect.apply(native, this, [isPlain ? pattern : compileJavaRegex(pattern, mode), ...rest]);
        },
    );
  }
}

type Method = (this: never, ...args: never[]) => unknown;

function replaceMethod<Name extends string>(
  prototype: Record<Name, Method>,
  name: Name,
  wrap: (native: Method) => unknown,
): void {
  Object.defineProperty(prototype, name, {
    value: wrap(prototype[name]),
    writable: true,
    configurable: true,
  });
}
