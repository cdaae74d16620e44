import { format } from 'node:util';

const levels = { debug: 'DEBUG', error: 'ERROR', info: 'INFO', log: 'INFO', trace: 'TRACE', warn: 'WARN' };

/** Sends what a function prints to the host, line by line, in order with its answers. */
export function forwardOutput(post) {
  const print = (level) => (text) => post({ type: 'log', level, text });
  const methods = Object.entries(levels).map(([method, level]) => {
    const line = print(level);
    return [method, (...values) => line(format(...values))];
  });
  Object.assign(console, Object.fromEntries(methods));
  // Loggers such as Powertools' write to the streams directly.
  process.stdout.write = lineWriter(print('INFO'));
  process.stderr.write = lineWriter(print('ERROR'));
}

function lineWriter(print) {
  let unfinished = '';
  return (chunk, encoding, callback) => {
    const text = unfinished + (typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8'));
    const lines = text.split('\n');
    unfinished = lines.pop() ?? '';
    lines.forEach(print);
    (typeof encoding === 'function' ? encoding : callback)?.();
    return true;
  };
}
