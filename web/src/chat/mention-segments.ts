import type { Mentionable } from './mention-query.ts';

/** A stretch of text, or the name of somebody who is mentioned. */
export type MentionSegment = { text: string; userId?: string };

const maxMentions = 20;

/** Finds the names of the mentioned people in a text, longest name first, so that “@Ann” is not found in “@Anna”. */
export function mentionSegments(text: string, mentioned: readonly Mentionable[]): MentionSegment[] {
  if (mentioned.length === 0 || !text.includes('@')) return [{ text }];
  const byLength = [...mentioned].sort((a, b) => b.displayName.length - a.displayName.length);
  const segments: MentionSegment[] = [];
  let end = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    if (at < end) continue;
    const person = byLength.find(({ displayName }) => isNameAt(text, at + 1, displayName));
    if (!person) continue;
    if (at > end) segments.push({ text: text.slice(end, at) });
    end = at + 1 + person.displayName.length;
    segments.push({ text: text.slice(at, end), userId: person.userId });
  }
  if (end < text.length) segments.push({ text: text.slice(end) });
  return segments;
}

/**
 * The ids of the people whose names stand in a text after an `@`. Of two with the same name the one who was picked
 * from the list is meant.
 */
export function mentionedIds(
  text: string,
  people: readonly Mentionable[],
  picked: ReadonlySet<string>,
): string[] {
  const pickedFirst = [...people].sort((a, b) => Number(picked.has(b.userId)) - Number(picked.has(a.userId)));
  const found = mentionSegments(text, pickedFirst).flatMap(({ userId }) => userId ?? []);
  return [...new Set(found)].slice(0, maxMentions);
}

function isNameAt(text: string, start: number, name: string): boolean {
  if (name === '' || !text.startsWith(name, start)) return false;
  return !/^[\p{L}\p{N}_]/u.test(text.slice(start + name.length));
}
