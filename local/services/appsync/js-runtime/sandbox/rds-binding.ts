import { isHintedValue, type SqlTemplate } from './rds-statement.ts';
import { setOwn } from './attribute-value.ts';

/** What an RDS data source takes. */
export interface RdsRequest {
  statements: string[];
  variableMap: Record<string, unknown>;
  variableTypeHintMap: Record<string, string>;
}

/** Collects the parameters of a request's statements, and quotes names in the dialect's way. */
export interface Binding {
  request: RdsRequest;
  /** A placeholder such as `:P0` for `value`. */
  bind(value: unknown): string;
  /** As {@link Binding.bind}, but `NULL` for null and undefined. */
  bindOrNull(value: unknown): string;
  template(template: SqlTemplate): string;
  /** `a.b` becomes `"a"."b"`; a lone `*` stays. */
  quote(name: string): string;
}

export function createBinding(quoteMark: '"' | '`'): Binding {
  const request: RdsRequest = { statements: [], variableMap: {}, variableTypeHintMap: {} };
  let bound = 0;

  function bind(value: unknown): string {
    const name = `:P${bound}`;
    bound += 1;
    setOwn(request.variableMap, name, isHintedValue(value) ? value.value : value);
    if (isHintedValue(value)) request.variableTypeHintMap[name] = value.type;
    return name;
  }

  return {
    request,
    bind,
    bindOrNull: (value) => (value === null || value === undefined ? 'NULL' : bind(value)),
    template({ strings, keys }) {
      let text = strings[0] ?? '';
      for (let i = 0; i < keys.length; i += 1) text += bind(keys[i]) + (strings[i + 1] ?? '');
      return text;
    },
    quote(name) {
      if (name === '*') return name;
      const segments: string[] = [];
      for (const segment of name.split('.')) segments.push(quoteMark + segment + quoteMark);
      return segments.join('.');
    },
  };
}
