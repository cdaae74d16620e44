/** How one invocation ended. */
export interface InvocationOutcome {
  /** JSON text: the function's result, or an object with `errorType` and `errorMessage`. */
  payload: string;
  functionError: 'Unhandled' | null;
}

export function succeeded(payload: string): InvocationOutcome {
  return { payload, functionError: null };
}

/** @param error JSON text of an error payload. */
export function failed(error: string): InvocationOutcome {
  return { payload: error, functionError: 'Unhandled' };
}

/** An error that the platform reports in the function's place. */
export function platformError(errorType: string, errorMessage: string): InvocationOutcome {
  return failed(JSON.stringify({ errorType, errorMessage }));
}
