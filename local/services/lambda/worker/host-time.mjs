/**
 * Lets the function read the time of the host's clock, which tests move. Timers keep running by themselves. Whoever took
 * `Date.now` while loading has to see later moves as well, so `Date` is replaced before anything loads.
 *
 * @param {number} aheadMs how far the host's clock is ahead of the machine's; negative: behind.
 * @returns what tells of a move.
 */
export function followHostTime(aheadMs) {
  const RealDate = globalThis.Date;
  let shiftMs = aheadMs;
  const now = () => RealDate.now() + shiftMs;
  globalThis.Date = new Proxy(RealDate, {
    apply: () => new RealDate(now()).toString(),
    construct: (target, values, newTarget) =>
      Reflect.construct(target, values.length === 0 ? [now()] : values, newTarget),
    get: (target, name, receiver) => (name === 'now' ? now : Reflect.get(target, name, receiver)),
  });
  return (movedMs) => {
    shiftMs = movedMs;
  };
}
