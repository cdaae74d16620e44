import type { FieldInfo, ResolverContext } from '../../resolver-context.ts';

/**
 * The `ctx` of a handler: `args` and `arguments` are one object, the stash may change, nothing can be replaced.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 */
export function createHandlerContext(given: ResolverContext): object {
  return Object.freeze({ ...given, args: given.arguments, info: new HandlerInfo(given.info) });
}

/** `ctx.info`. Its selection sets are getters of the class, so that `JSON.stringify(ctx)` leaves them out. */
export class HandlerInfo implements FieldInfo {
  fieldName: FieldInfo['fieldName'];
  parentTypeName: FieldInfo['parentTypeName'];
  variables: FieldInfo['variables'];
  readonly #selectionSetList: FieldInfo['selectionSetList'];
  readonly #selectionSetGraphQL: FieldInfo['selectionSetGraphQL'];

  constructor(info: FieldInfo) {
    this.fieldName = info.fieldName;
    this.parentTypeName = info.parentTypeName;
    this.variables = info.variables;
    this.#selectionSetList = info.selectionSetList;
    this.#selectionSetGraphQL = info.selectionSetGraphQL;
  }

  get selectionSetList(): FieldInfo['selectionSetList'] {
    return this.#selectionSetList;
  }

  get selectionSetGraphQL(): FieldInfo['selectionSetGraphQL'] {
    return this.#selectionSetGraphQL;
  }
}
