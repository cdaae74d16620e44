/** Hands out `#expName_1`, `#expName_2` and so on; one name keeps one alias. */
export interface NameAliases {
  of(name: string): string;
  /** Alias to name. */
  names: Record<string, string>;
}

export function createNameAliases(): NameAliases {
  const aliasOf = new Map<string, string>();
  const names: Record<string, string> = {};
  return {
    names,
    of(name) {
      const known = aliasOf.get(name);
      if (known) return known;
      const alias = `#expName_${aliasOf.size + 1}`;
      aliasOf.set(name, alias);
      names[alias] = name;
      return alias;
    },
  };
}
