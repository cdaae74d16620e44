import type { FocusEvent } from 'react';

/** What stands in a field is there to be typed over. */
export function selectAll({ currentTarget }: FocusEvent<HTMLInputElement>): void {
  currentTarget.select();
}
