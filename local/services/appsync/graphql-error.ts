import type { SourceLocation } from 'graphql';
import type { Json } from '../../lib/json.ts';

export type ResponsePath = readonly (string | number)[];

export interface ErrorLocation {
  line: number;
  column: number;
  sourceName: null;
}

/** An entry of `errors`, with AppSync's keys at the top level (never under `extensions`). */
export interface GraphQlErrorEntry {
  path: ResponsePath | null;
  data?: Json;
  errorType?: string | null;
  errorInfo?: Json;
  locations: ErrorLocation[] | null;
  message: string;
}

/** A refusal of the whole request, before anything was executed. */
export class RequestError extends Error {
  readonly statusCode: number;
  readonly errorType: string;

  constructor(statusCode: number, errorType: string, message: string) {
    super(message);
    this.name = 'RequestError';
    this.statusCode = statusCode;
    this.errorType = errorType;
  }

  /** The body AppSync answers: no `data` key. */
  toBody(): { errors: { errorType: string; message: string }[] } {
    return { errors: [{ errorType: this.errorType, message: this.message }] };
  }
}

export function unauthorizedRequest(message = 'You are not authorized to make this call.'): RequestError {
  return new RequestError(401, 'UnauthorizedException', message);
}

export function malformedRequest(message = 'Unable to parse GraphQL query.'): RequestError {
  return new RequestError(400, 'MalformedHttpRequestException', message);
}

/** Adds the `sourceName` key that AppSync's locations carry. */
export function toLocations(locations: readonly SourceLocation[] | undefined): ErrorLocation[] | null {
  return locations ? locations.map(({ line, column }) => ({ line, column, sourceName: null })) : null;
}
