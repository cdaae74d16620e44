const hues = [8, 28, 48, 90, 145, 172, 195, 215, 245, 270, 300, 335] as const;

/** The hue (degrees) of a person, the same everywhere, made from their id. */
export function personHue(userId: string): number {
  let hash = 2_166_136_261;
  for (const character of userId) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return hues[(hash >>> 0) % hues.length] ?? hues[0];
}

/** One or two letters that stand for a name. */
export function initials(name: string): string {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = [...(words[0] ?? '?')][0] ?? '?';
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : '';
  return (first + last).toUpperCase();
}
