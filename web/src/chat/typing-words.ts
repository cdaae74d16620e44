/** Who is writing, in one sentence; empty when nobody is. */
export function typingWords(names: readonly string[]): string {
  const [first, second] = names;
  if (first === undefined) return '';
  if (second === undefined) return `${first} is typing`;
  if (names.length === 2) return `${first} and ${second} are typing`;
  const others = names.length - 2;
  return `${first}, ${second} and ${others === 1 ? 'one more' : `${others} more`} are typing`;
}
