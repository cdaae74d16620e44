import type { Json } from '../../../lib/json.ts';
import { type EventFilter, fieldAt, type FilterRule, matchesFilter } from './filter.ts';

/** Entries found by event, at the cost of those concerned and not of all. */
export interface FilterIndex<T> {
  add(filter: EventFilter, entry: T): void;
  remove(filter: EventFilter, entry: T): void;
  /** Every entry whose filter matches, once each. */
  match(event: Json): Set<T>;
}

/** Where one alternative of a filter is kept: under a value it demands, or with those that must always be asked. */
interface Place {
  field: string;
  value: Json;
}

function placeOf(rules: readonly FilterRule[]): Place | null {
  const rule = rules.find(
    ({ operator, value }) => operator === 'eq' && (value === null || typeof value !== 'object'),
  );
  return rule ? { field: rule.path.join('.'), value: rule.value } : null;
}

/** Creates an index by equality: an entry is looked at only when one field has the value that it asks for. */
export function createFilterIndex<T>(): FilterIndex<T> {
  const byField = new Map<string, Map<Json, Map<T, EventFilter>>>();
  const always = new Map<T, EventFilter>();

  function bucket({ field, value }: Place): Map<T, EventFilter> {
    let byValue = byField.get(field);
    if (!byValue) byField.set(field, (byValue = new Map()));
    let entries = byValue.get(value);
    if (!entries) byValue.set(value, (entries = new Map()));
    return entries;
  }

  function prune({ field, value }: Place): void {
    const byValue = byField.get(field);
    if (byValue?.get(value)?.size === 0) byValue.delete(value);
    if (byValue?.size === 0) byField.delete(field);
  }

  function places(filter: EventFilter): (Place | null)[] {
    return filter.length === 0 ? [null] : filter.map(placeOf);
  }

  return {
    add(filter, entry) {
      for (const place of places(filter)) (place ? bucket(place) : always).set(entry, filter);
    },
    remove(filter, entry) {
      for (const place of places(filter)) {
        (place ? bucket(place) : always).delete(entry);
        if (place) prune(place);
      }
    },
    match(event) {
      const matched = new Set<T>();
      const consider = (entries: ReadonlyMap<T, EventFilter> | undefined) => {
        for (const [entry, filter] of entries ?? []) if (matchesFilter(filter, event)) matched.add(entry);
      };
      for (const [field, byValue] of byField) consider(byValue.get(fieldAt(event, field.split('.'))));
      consider(always);
      return matched;
    },
  };
}
