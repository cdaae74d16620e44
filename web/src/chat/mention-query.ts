/** A mention that is being written. */
export interface MentionQuery {
  /** Where its `@` stands. */
  start: number;
  /** What stands between the `@` and the caret. */
  query: string;
}

/** Somebody who can be mentioned. */
export interface Mentionable {
  userId: string;
  displayName: string;
}

/** The longest display name. */
const maxNameLength = 40;
const maxShown = 8;
/** Before an `@` inside a word, as in an e-mail address, no mention begins. */
const opensMention = /(?:^|[\s([{"'«„“‘/])$/;

/** The mention at the caret, if one is being written there. Names have spaces, so a query may have some too. */
export function mentionQuery(text: string, caret: number): MentionQuery | null {
  const line = text.slice(text.lastIndexOf('\n', caret - 1) + 1, caret);
  const at = line.lastIndexOf('@');
  if (at < 0 || !opensMention.test(line.slice(0, at))) return null;
  const query = line.slice(at + 1);
  if (query.length > maxNameLength || /^\s|\s\s/.test(query)) return null;
  return { start: caret - query.length - 1, query };
}

/** The people whose name, or a later part of it, begins with the query; the beginning of the name first. */
export function matchPeople<T extends Mentionable>(people: readonly T[], query: string): T[] {
  const wanted = folded(query);
  return people
    .map((person) => ({ person, rank: rank(folded(person.displayName), wanted) }))
    .filter(({ rank }) => rank < 2)
    .sort((a, b) => a.rank - b.rank || a.person.displayName.localeCompare(b.person.displayName))
    .slice(0, maxShown)
    .map(({ person }) => person);
}

/** Puts the person's name where the mention was being written; gives the text and where the caret goes. */
export function completeMention(
  text: string,
  { start, query }: MentionQuery,
  displayName: string,
): { text: string; caret: number } {
  const rest = text.slice(start + 1 + query.length);
  const inserted = `@${displayName}${/^\s/.test(rest) ? '' : ' '}`;
  const caret = start + inserted.length + (/^\s/.test(rest) ? 1 : 0);
  return { text: text.slice(0, start) + inserted + rest, caret };
}

/** Letters without case and accents: “jose” finds “José”. */
function folded(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLocaleLowerCase();
}

function rank(name: string, wanted: string): number {
  if (name.startsWith(wanted)) return 0;
  return name.split(/[\s\-_.]+/).some((word) => word.startsWith(wanted)) ? 1 : 2;
}
