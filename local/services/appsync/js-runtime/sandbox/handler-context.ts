import type { JsonObject } from '../../../../lib/json.ts';
import type { FieldInfo, ResolverContext } from '../../resolver-context.ts';

/**
 * The `ctx` of a handler: `args` and `arguments` are one object, the stash may change, nothing can be replaced.
 * https://docs.aws.amazon.com/appsync/latest/devguide/resolver-context-reference-js.html
 *
 * @param given the host's, from which each part is copied when a handler looks at it first: most look at few.
 * @param stash of this call.
 */
export function createHandlerContext(
  given: ResolverContext,
  stash: JsonObject,
  copy: <T>(value: T) => T,
): object {
  const parts: Partial<Record<keyof ResolverContext, unknown>> = {};

  function part(name: keyof ResolverContext): unknown {
    if (!(name in parts)) {
      parts[name] = name === 'info' ? new HandlerInfo(copy(given.info)) : copy(given[name]);
    }
    return parts[name];
  }

  const context = {
    get arguments() {
      return part('arguments');
    },
    get args() {
      return part('arguments');
    },
    get identity() {
      return part('identity');
    },
    get source() {
      return part('source');
    },
    get prev() {
      return part('prev');
    },
    stash,
    get request() {
      return part('request');
    },
    get info() {
      return part('info');
    },
    get env() {
      return part('env');
    },
  };
  return Object.freeze(Object.assign(context, answerOf(given, copy)));
}

/** What response handlers are given besides. */
function answerOf({ result, error }: ResolverContext, copy: <T>(value: T) => T): object {
  return {
    ...(result !== undefined && { result: copy(result) }),
    ...(error !== undefined && { error: copy(error) }),
  };
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
