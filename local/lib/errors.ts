/**
 * What stops a start, with one line for the person at the terminal.
 *
 * - `AssemblyUnreadable`: the cloud assembly or template is missing or not what its format says.
 * - `UnsupportedResource`: the template needs something that this runtime does not have.
 * - `InvalidResolverCode`: APPSYNC_JS code that AWS would refuse.
 * - `InvalidSchema`: a GraphQL schema that AWS would refuse.
 * - `InvalidOption`: a command line option with a wrong value.
 * - `PortInUse`: the port is taken.
 * - `DataDirectoryInUse`: another runtime holds the data directory.
 * - `DataIncompatible`: the data directory holds what the template no longer allows.
 * - `DataUnreadable`: a file in the data directory is damaged.
 * - `SynthesisFailed`: `infra/` could not be synthesized.
 */
export type StartErrorCode =
  | 'AssemblyUnreadable'
  | 'UnsupportedResource'
  | 'InvalidResolverCode'
  | 'InvalidSchema'
  | 'InvalidOption'
  | 'PortInUse'
  | 'DataDirectoryInUse'
  | 'DataIncompatible'
  | 'DataUnreadable'
  | 'SynthesisFailed';

/** The base of everything that stops a start or a reload. */
export class StartError extends Error {
  readonly code: StartErrorCode;

  constructor(code: StartErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StartError';
    this.code = code;
  }
}

/** An error as an AWS service answers it: `name` is AWS's exception name, verbatim. */
export class AwsError extends Error {
  readonly statusCode: number;
  /** Further members of the exception's wire form, such as `CancellationReasons` or `Item`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(
    name: string,
    message: string,
    statusCode = 400,
    fields: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = name;
    this.statusCode = statusCode;
    this.fields = fields;
  }
}
