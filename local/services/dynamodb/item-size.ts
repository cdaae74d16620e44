import { attributeOf, typeOf, type AttributeValue, type Item } from './attribute-value.ts';
import { significantDigits } from './decimal.ts';

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items */
export const maxItemBytes = 400 * 1024;

/**
 * Bytes of an item as DynamoDB counts them: names and values in UTF-8.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function itemBytes(item: Item): number {
  let bytes = 0;
  for (const name of Object.keys(item)) {
    bytes += Buffer.byteLength(name) + valueBytes(attributeOf(item, name) ?? {});
  }
  return bytes;
}

function valueBytes(value: AttributeValue): number {
  switch (typeOf(value)) {
    case 'S':
      return Buffer.byteLength(value.S ?? '');
    case 'N':
      return numberBytes(value.N ?? '');
    case 'B':
      return binaryBytes(value.B ?? '');
    case 'SS':
      return sum(value.SS ?? [], (member) => Buffer.byteLength(member));
    case 'NS':
      return sum(value.NS ?? [], numberBytes);
    case 'BS':
      return sum(value.BS ?? [], binaryBytes);
    case 'L':
      return 3 + sum(value.L ?? [], (element) => 1 + valueBytes(element));
    case 'M':
      return 3 + Object.keys(value.M ?? {}).length + itemBytes(value.M ?? {});
    default:
      return 1;
  }
}

function numberBytes(decimal: string): number {
  return 1 + Math.ceil(significantDigits(decimal) / 2) + (decimal.startsWith('-') ? 1 : 0);
}

function binaryBytes(base64: string): number {
  const padding = base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0;
  return (base64.length / 4) * 3 - padding;
}

function sum<T>(values: T[], bytesOf: (value: T) => number): number {
  return values.reduce((total, value) => total + bytesOf(value), 0);
}
