import type { LogFields, Logger } from '../../lib/logger.ts';
import { isJsonObject, parseJson } from '../../lib/json.ts';

/** A line that a function printed. */
export interface FunctionLogLine {
  level: string;
  text: string;
  requestId: string | null;
}

/**
 * Writes a function's line to the runtime's log. A line that is a JSON object, as structured loggers print it, keeps
 * its message and its plain values as fields.
 */
export function writeFunctionLog(log: Logger, functionName: string, line: FunctionLogLine): void {
  const base: LogFields = { function: functionName, requestId: line.requestId };
  const json = line.text.startsWith('{') ? parseJson(line.text) : undefined;
  if (!isJsonObject(json)) {
    log.info(line.text, line.level === 'INFO' ? base : { ...base, level: line.level });
    return;
  }
  const { message, msg, ...rest } = json;
  const scalars = Object.entries(rest).filter(
    (entry): entry is [string, string | number | boolean | null] =>
      typeof entry[1] !== 'object' || entry[1] === null,
  );
  const text = [message, msg].find((candidate) => typeof candidate === 'string') ?? 'Structured log line';
  log.info(String(text), { ...Object.fromEntries(scalars), ...base });
}

/** A line as CloudWatch shows it, for the log tail of the Invoke API. */
export function formatTailLine(line: FunctionLogLine, nowMs: number): string {
  const isStructured = line.text.startsWith('{');
  const prefix = isStructured ? '' : `${new Date(nowMs).toISOString()}\t${line.requestId}\t${line.level}\t`;
  return `${prefix}${line.text}\n`;
}
