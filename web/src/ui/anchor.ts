import { useImperativeHandle } from 'react';
import type { Ref, RefObject } from 'react';

/**
 * Stands in for an element of another component where a menu or popover asks for its target. It hands on no attributes:
 * what names itself after its target needs a name of its own.
 */
export function Anchor({ to, ref }: { to: RefObject<HTMLElement | null>; ref?: Ref<HTMLElement | null> }) {
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => to.current, [to]);
  return null;
}
