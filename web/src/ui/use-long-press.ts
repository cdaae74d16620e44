import { useEffect, useRef } from 'react';
import type { PointerEvent } from 'react';

const pressMs = 450;
/** A finger that moves further scrolls. */
const tolerancePx = 10;

/** Calls `pressed` when a finger rests on the element; returns what the element listens to. */
export function useLongPress(pressed: (at: { x: number; y: number }) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const end = () => clearTimeout(press.current?.timer);
  useEffect(() => end, []);
  return {
    onPointerDown(event: PointerEvent) {
      end();
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      const at = { x: event.clientX, y: event.clientY };
      press.current = { ...at, timer: setTimeout(() => pressed(at), pressMs) };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const { current } = press;
      if (current && Math.hypot(clientX - current.x, clientY - current.y) > tolerancePx) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}
