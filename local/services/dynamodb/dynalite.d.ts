// dynalite has no types of its own; these describe the parts that are used.

declare module 'dynalite/validations/index.js' {
  export interface RequestValidator {
    types: object;
    custom?: (request: object, store: object) => unknown;
  }
  /** As far as it is looked at before the request is given its full type. */
  export type ValidatedRequest = Readonly<Record<string, unknown>> & {
    [Member in 'Item' | 'Key' | 'ExclusiveStartKey' | 'ExpressionAttributeValues']?: Record<string, object>;
  };
  const validations: {
    /** Checks the JSON types of a request against `types`; returns a copy that holds known members only. */
    checkTypes(request: object, types: object): ValidatedRequest;
    /** Checks a request's constraints and parses its expressions into members `_condition`, `_updates` and so on. */
    checkValidations(request: object, types: object, custom: RequestValidator['custom'], store: object): void;
    /** Normalizes numbers in place. @returns what is wrong with the value */
    validateAttributeValue(value: object): string | undefined;
  };
  export default validations;
}

declare module 'dynalite/validations/*.js' {
  import type { RequestValidator } from 'dynalite/validations/index.js';
  const validator: RequestValidator;
  export default validator;
}
