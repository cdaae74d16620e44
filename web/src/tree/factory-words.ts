import type { Factory } from './sync/tree-api.ts';

const wholeFormat = new Intl.NumberFormat();

/** A whole number as people read it. */
export function wholeLabel(value: number): string {
  return wholeFormat.format(value);
}

/** “1 – 6”. */
export function rangeLabel({ lowerBound, upperBound }: Pick<Factory, 'lowerBound' | 'upperBound'>): string {
  return `${wholeLabel(lowerBound)} – ${wholeLabel(upperBound)}`;
}

/** “1 number”, “5 numbers”. */
export function numberLabel(count: number): string {
  return count === 1 ? '1 number' : `${count} numbers`;
}

/** What a screen reader says of a factory. */
export function spokenFactory(factory: Factory): string {
  const { name, lowerBound, upperBound, children } = factory;
  const range = `${wholeLabel(lowerBound)} to ${wholeLabel(upperBound)}`;
  const numbers =
    children.length === 0
      ? 'no numbers'
      : `${numberLabel(children.length)}: ${children.map(wholeLabel).join(', ')}`;
  return `${name}, ${range}, ${numbers}`;
}
