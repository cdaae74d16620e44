import type { HandlerError } from '../evaluation.ts';

/** Thrown by `util.error` and `util.unauthorized`; user code has no `catch`, so it always reaches the evaluation. */
export class ErrorStop {
  readonly error: HandlerError;

  constructor(error: HandlerError) {
    this.error = error;
  }
}

/** Thrown by `runtime.earlyReturn`. */
export class EarlyReturnStop {
  readonly value: unknown;
  readonly skipTo: 'NEXT' | 'END';

  constructor(value: unknown, skipTo: 'NEXT' | 'END') {
    this.value = value;
    this.skipTo = skipTo;
  }
}

/** What our functions throw for input that AWS refuses; its message goes out without a class name before it. */
export class InputError extends Error {}
