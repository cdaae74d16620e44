/** One thing that AWS would refuse in a module, in the shape of AppSync's `CodeError`. */
export interface CodeError {
  /** `PARSE_ERROR`, `LINT_ERROR`, `UNSUPPORTED_SYNTAX_TYPE` or `INVALID_FUNCTION_INVOCATION`. */
  errorType: string;
  /** Says what is wrong, with file, line and rule where there are such. */
  value: string;
  /** Line and column from 1; in the original file when the code has a source map. */
  location: { line: number; column: number; span: number };
}

/** Code that AWS would not take: everything that is wrong with it, in order of place. */
export class CodeErrors extends Error {
  readonly origin: string;
  readonly codeErrors: readonly CodeError[];

  constructor(origin: string, codeErrors: readonly CodeError[]) {
    super('The code contains one or more errors.');
    this.name = 'CodeErrors';
    this.origin = origin;
    this.codeErrors = codeErrors;
  }
}
