/** The rules of the API, to name them before anything is sent. */
export const factoryRules = {
  nameChars: 50,
  boundMax: 99_999_999,
  childrenMax: 15,
  factoriesMax: 500,
};

/** A number that was typed: digits, with the separators people write between them. `null` when it is no whole number. */
export function parseWhole(text: string | number): number | null {
  const digits = String(text).replace(/[\s\u00a0\u202f]/g, '');
  const plain = /^\d{1,3}(,\d{3})+$/.test(digits) ? digits.replaceAll(',', '') : digits;
  return /^-?\d+$/.test(plain) ? Number(plain) : null;
}

/** What is wrong with a name; `null` when nothing is. */
export function nameProblem(name: string): string | null {
  const { length } = name.trim();
  if (length === 0) return 'Enter a name.';
  if (/\p{Cc}/u.test(name.trim()))
    return 'Use letters, digits and signs only: this has a control character in it.';
  return length > factoryRules.nameChars
    ? `Keep the name within ${factoryRules.nameChars} characters.`
    : null;
}

/** What is wrong with each bound; `null` when nothing is. */
export function boundProblems(lower: string | number, upper: string | number) {
  const [low, high] = [parseWhole(lower), parseWhole(upper)];
  const lowerBound = boundProblem(low, factoryRules.boundMax - 1);
  const upperBound = boundProblem(high, factoryRules.boundMax);
  if (lowerBound || upperBound || low === null || high === null) return { lowerBound, upperBound };
  return {
    lowerBound,
    upperBound: low < high ? null : 'Enter a number above the lower bound.',
  };
}

function boundProblem(value: number | null, max: number): string | null {
  if (value === null) return 'Enter a whole number.';
  if (value < 0) return 'Enter 0 or more.';
  return value > max ? `Enter at most ${max.toLocaleString('en')}.` : null;
}

/** What is wrong with a count of numbers; `null` when nothing is. */
export function countProblem(count: string | number): string | null {
  const value = parseWhole(count);
  const isAllowed = value !== null && value >= 1 && value <= factoryRules.childrenMax;
  return isAllowed ? null : `Enter a whole number from 1 to ${factoryRules.childrenMax}.`;
}
