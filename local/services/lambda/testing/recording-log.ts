import { createLogger, type Logger } from '../../../lib/logger.ts';

/** A log that tests can read and wait for. */
export interface RecordingLog {
  log: Logger;
  lines: string[];
  /** Resolves with the first line, past or future, that holds the text. */
  line(text: string): Promise<string>;
}

export function createRecordingLog(): RecordingLog {
  const lines: string[] = [];
  const waiting = new Set<() => void>();
  const log = createLogger('debug', (line) => {
    lines.push(line);
    for (const look of waiting) look();
  });

  function line(text: string): Promise<string> {
    return new Promise((resolve) => {
      const look = () => {
        const found = lines.find((candidate) => candidate.includes(text));
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  }

  return { log, lines, line };
}
