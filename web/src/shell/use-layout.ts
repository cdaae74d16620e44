import { useMediaQuery } from '@mantine/hooks';

/** How much room there is: one column, a narrow rail, or everything. */
export type Layout = 'phone' | 'narrow' | 'wide';

const instantly = { getInitialValueInEffect: false };

/** The layout for the window's width. */
export function useLayout(): Layout {
  const isPhone = useMediaQuery('(max-width: 47.99em)', undefined, instantly);
  const isNarrow = useMediaQuery('(max-width: 68.99em)', undefined, instantly);
  if (isPhone) return 'phone';
  return isNarrow ? 'narrow' : 'wide';
}
