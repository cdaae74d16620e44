import { setOwn } from './attribute-value.ts';
import { isList } from './values.ts';

/** Where copies belong. */
export interface Realm {
  newRecord(): Record<string, unknown>;
  newList(): unknown[];
}

/** How much was copied. As JSON text a unit has 6 bytes at the worst, that of a character which has to be escaped. */
export interface Tally {
  units: number;
}

/** Copies a value; `undefined` where JSON has none. */
export type Copy = (value: unknown, tally: Tally) => unknown;

/** Of a member or an element: what `toJSON` is told. */
type Key = string | number;

/** What a value has beside its characters: a number's digits, or quotes and a comma. */
const unitsPerValue = 5;
/** Whatever goes deeper is left to JSON, which also has an error for values that contain themselves. */
const maxDepth = 100;

/**
 * Makes copies in another realm as `JSON.parse(JSON.stringify(value))` does in one's own. Text in between would take
 * most of the time of a handler that passes a page of items on.
 *
 * @param isPlain false for records that have more to them than their members; JSON itself is asked for those.
 */
export function createCopy({ newRecord, newList }: Realm, isPlain: (record: object) => boolean): Copy {
  function copyAt(key: Key, value: unknown, depth: number, tally: Tally): unknown {
    switch (typeof value) {
      case 'string':
        tally.units += value.length;
        return value;
      case 'number':
        // JSON has no negative zero, and no number that is not finite.
        return value === 0 ? 0 : Number.isFinite(value) ? value : null;
      case 'boolean':
        return value;
      case 'object':
        return value === null ? null : copyObject(key, value, depth, tally);
      case 'bigint':
        return copyByText(key, value, tally);
      default:
        return undefined;
    }
  }

  function copyObject(key: Key, value: object, depth: number, tally: Tally): unknown {
    if (depth > maxDepth || speaksForItself(value)) return copyByText(key, value, tally);
    if (isList(value)) return copyList(value, depth, tally);
    return isPlain(value) ? copyRecord(value, depth, tally) : copyByText(key, value, tally);
  }

  function copyList(values: readonly unknown[], depth: number, tally: Tally): unknown[] {
    const list = newList();
    tally.units += values.length * unitsPerValue;
    for (let i = 0; i < values.length; i += 1) {
      list[i] = copyAt(i, values[i], depth + 1, tally) ?? null;
    }
    return list;
  }

  function copyRecord(members: object, depth: number, tally: Tally): Record<string, unknown> {
    const record = newRecord();
    for (const key of Object.keys(members)) {
      const value = copyAt(key, (members as Record<string, unknown>)[key], depth + 1, tally);
      if (value === undefined) continue;
      tally.units += key.length + unitsPerValue;
      if (key === '__proto__') setOwn(record, key, value);
      else record[key] = value;
    }
    return record;
  }

  function copyByText(key: Key, value: unknown, tally: Tally): unknown {
    const text = JSON.stringify({ [key]: value });
    tally.units += text.length;
    return copyAt(key, (JSON.parse(text) as Record<string, unknown>)[key], 0, tally);
  }

  return (value, tally) => {
    tally.units += unitsPerValue;
    return copyAt('', value, 0, tally);
  };
}

function speaksForItself(value: object): boolean {
  return 'toJSON' in value && typeof value.toJSON === 'function';
}
