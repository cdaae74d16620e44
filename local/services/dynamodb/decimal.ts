/**
 * Exact arithmetic and order for DynamoDB's numbers: decimals of up to 38 significant digits between 1E-130 and
 * 9.99E+125, held as plain decimal text without exponent (`-12.5`), as request validation normalizes them.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html
 */
interface Decimal {
  /** The digits without the point, signed. */
  units: bigint;
  /** How many of the digits stand after the point. */
  scale: number;
}

const smallInteger = /^-?\d{1,15}$/;
const lowestExponent = -130;
const highestExponent = 125;
export const maxSignificantDigits = 38;

/** Negative, zero or positive, as `Array.prototype.sort` wants it. */
export function compareDecimals(a: string, b: string): number {
  if (smallInteger.test(a) && smallInteger.test(b)) return Number(a) - Number(b);
  const [left, right] = align(parse(a), parse(b));
  return left.units < right.units ? -1 : left.units > right.units ? 1 : 0;
}

/** The exact sum; it may have more digits than DynamoDB stores, see {@link isStorable}. */
export function addDecimals(a: string, b: string): string {
  if (smallInteger.test(a) && smallInteger.test(b)) return String(Number(a) + Number(b));
  const [left, right] = align(parse(a), parse(b));
  return format({ units: left.units + right.units, scale: left.scale });
}

/** The exact difference; it may have more digits than DynamoDB stores, see {@link isStorable}. */
export function subtractDecimals(a: string, b: string): string {
  return addDecimals(a, b.startsWith('-') ? b.slice(1) : `-${b}`);
}

/** False when a calculated number has too many digits or too large or small a magnitude to be stored. */
export function isStorable(decimal: string): boolean {
  const { digits, exponent } = scientific(decimal);
  return digits.length <= maxSignificantDigits && exponent >= lowestExponent && exponent <= highestExponent;
}

/** Text whose byte order is the order of the numbers, also when followed by `/`. */
export function sortableDecimal(decimal: string): string {
  const { negative, digits, exponent } = scientific(decimal);
  if (digits === '') return '1';
  const shifted = exponent - lowestExponent;
  if (!negative) return `2${hexByte(shifted)}${digits}`;
  const complement = [...digits].map((digit) => String(9 - Number(digit))).join('');
  // The tilde sorts after every digit, so that of two negative numbers the one with more digits comes first.
  return `0${hexByte(255 - shifted)}${complement}~`;
}

/** How many significant digits a number has; 0 for zero. */
export function significantDigits(decimal: string): number {
  if (decimal.includes('.')) return scientific(decimal).digits.length;
  let start = decimal.startsWith('-') ? 1 : 0;
  let end = decimal.length;
  while (start < end && decimal[start] === '0') start += 1;
  while (end > start && decimal[end - 1] === '0') end -= 1;
  return end - start;
}

function parse(decimal: string): Decimal {
  const point = decimal.indexOf('.');
  if (point < 0) return { units: BigInt(decimal), scale: 0 };
  return {
    units: BigInt(decimal.slice(0, point) + decimal.slice(point + 1)),
    scale: decimal.length - point - 1,
  };
}

function align(a: Decimal, b: Decimal): [Decimal, Decimal] {
  const scale = Math.max(a.scale, b.scale);
  return [rescale(a, scale), rescale(b, scale)];
}

function rescale({ units, scale }: Decimal, newScale: number): Decimal {
  return { units: units * 10n ** BigInt(newScale - scale), scale: newScale };
}

function format({ units, scale }: Decimal): string {
  if (scale === 0) return String(units);
  const sign = units < 0n ? '-' : '';
  const digits = String(units < 0n ? -units : units).padStart(scale + 1, '0');
  const fraction = digits.slice(-scale).replace(/0+$/, '');
  const whole = digits.slice(0, -scale);
  return fraction === '' ? `${sign}${whole}`.replace(/^-0$/, '0') : `${sign}${whole}.${fraction}`;
}

/** The number as `0.digits` would be read in scientific notation: first digit, point, the rest, times 10^exponent. */
function scientific(decimal: string): { negative: boolean; digits: string; exponent: number } {
  const negative = decimal.startsWith('-');
  const [whole = '', fraction = ''] = (negative ? decimal.slice(1) : decimal).split('.');
  const all = whole + fraction;
  const leadingZeros = /^0*/.exec(all)?.[0].length ?? 0;
  const digits = all.slice(leadingZeros).replace(/0+$/, '');
  return { negative, digits, exponent: whole.length - 1 - leadingZeros };
}

function hexByte(value: number): string {
  return value.toString(16).padStart(2, '0');
}
