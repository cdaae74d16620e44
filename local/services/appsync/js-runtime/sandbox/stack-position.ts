import { type ScriptPosition, scriptNamePrefix } from '../protocol.ts';

const framePattern = new RegExp(`${scriptNamePrefix}\\d+:(\\d+):(\\d+)`);

/** Where in user code `error` came from: the innermost frame that is not ours. */
export function positionOf(error: Error): ScriptPosition | null {
  const { stack } = error;
  if (typeof stack !== 'string') return null;
  // The text before the frames may quote user data, which could look like a frame.
  const header = `${error.name}: ${error.message}`;
  const frames = stack.startsWith(header) ? stack.slice(header.length) : stack;
  const match = framePattern.exec(frames);
  return match ? [Number(match[1]), Number(match[2])] : null;
}
