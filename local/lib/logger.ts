/** Log levels from quiet to talkative, as the `--log` option names them. */
export const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Values beside a log message. Never put tokens, secrets or message bodies here. */
export type LogFields = Record<string, string | number | boolean | null | undefined>;

export interface Logger {
  error(message: string, fields?: LogFields): void;
  warn(message: string, fields?: LogFields): void;
  info(message: string, fields?: LogFields): void;
  debug(message: string, fields?: LogFields): void;
  /** A logger that adds `fields` to each of its lines. */
  with(fields: LogFields): Logger;
}

/**
 * Creates a logger that writes one line per message, `level message key=value …`.
 *
 * @param write receives each finished line, without a line break.
 */
export function createLogger(level: LogLevel, write: (line: string) => void, base: LogFields = {}): Logger {
  const threshold = logLevels.indexOf(level);

  function log(lineLevel: Exclude<LogLevel, 'silent'>, message: string, fields: LogFields = {}): void {
    if (logLevels.indexOf(lineLevel) > threshold) return;
    const pairs = Object.entries({ ...base, ...fields })
      .filter(([, value]) => value !== undefined)
      .map(([key, value]) => ` ${key}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`);
    write(`${lineLevel} ${message}${pairs.join('')}`);
  }

  return {
    error: (message, fields) => log('error', message, fields),
    warn: (message, fields) => log('warn', message, fields),
    info: (message, fields) => log('info', message, fields),
    debug: (message, fields) => log('debug', message, fields),
    with: (fields) => createLogger(level, write, { ...base, ...fields }),
  };
}
