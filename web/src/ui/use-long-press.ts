import { useEffect, useRef } from 'react';
import type { PointerEvent, TouchEvent } from 'react';

const pressMs = 450;
/** A finger that moves further scrolls. */
const tolerancePx = 10;

/** Calls `pressed` when a finger rests on the element; returns what the element listens to. */
export function useLongPress(pressed: (at: { x: number; y: number }) => void) {
  const press = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number }>(undefined);
  const hasPressed = useRef(false);
  const end = () => clearTimeout(press.current?.timer);
  useEffect(() => end, []);
  return {
    onPointerDown(event: PointerEvent) {
      end();
      hasPressed.current = false;
      if (event.pointerType !== 'touch' || !event.isPrimary) return;
      const at = { x: event.clientX, y: event.clientY };
      const rest = () => {
        hasPressed.current = true;
        pressed(at);
      };
      press.current = { ...at, timer: setTimeout(rest, pressMs) };
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const { current } = press;
      if (current && Math.hypot(clientX - current.x, clientY - current.y) > tolerancePx) end();
    },
    onPointerUp: end,
    onPointerCancel: end,
    onTouchEnd(event: TouchEvent) {
      // The click that follows would fall beside what has just opened, and close it.
      if (hasPressed.current && event.cancelable) event.preventDefault();
      hasPressed.current = false;
    },
  };
}
