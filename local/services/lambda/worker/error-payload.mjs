import { types } from 'node:util';

/** An error of the runtime itself, such as `Runtime.HandlerNotFound`. */
export class RuntimeError extends Error {
  constructor(kind, message) {
    super(message);
    this.name = `Runtime.${kind}`;
  }
}

/** What Lambda answers for a value that a function threw: `errorType`, `errorMessage` and `trace`. */
export function errorPayload(thrown) {
  try {
    if (types.isNativeError(thrown) || isErrorLike(thrown)) {
      return { errorType: thrown.name, errorMessage: thrown.message, trace: thrown.stack.split('\n') };
    }
    return { errorType: typeof thrown, errorMessage: String(thrown), trace: [] };
  } catch {
    return { errorType: 'handled', errorMessage: 'The error that was thrown cannot be read.' };
  }
}

function isErrorLike(value) {
  return [value?.name, value?.message, value?.stack].every(
    (member) => typeof member === 'string' && member !== '',
  );
}
