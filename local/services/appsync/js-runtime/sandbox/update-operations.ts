/** What a marker of `operations` asks for. */
export type Operation =
  | { type: 'OPERATION_ADD' | 'OPERATION_REPLACE'; value: unknown }
  | { type: 'OPERATION_REMOVE' }
  | { type: 'OPERATION_INCREMENT' | 'OPERATION_DECREMENT'; by: unknown }
  | { type: 'OPERATION_APPEND' | 'OPERATION_PREPEND'; items: unknown }
  | { type: 'OPERATION_UPDATE_LIST_ITEM'; value: unknown; index: unknown };

/** The markers that were made, so that plain data which looks like one is not taken for one. */
const markers = new WeakSet<object>();

function mark(operation: Operation): Operation {
  markers.add(operation);
  return operation;
}

/** `operations` of `@aws-appsync/utils/dynamodb`: values that say how `update` changes an attribute. */
export const operations = {
  add: (value: unknown) => mark({ type: 'OPERATION_ADD', value }),
  remove: () => mark({ type: 'OPERATION_REMOVE' }),
  replace: (value: unknown) => mark({ type: 'OPERATION_REPLACE', value }),
  increment: (by?: unknown) => mark({ type: 'OPERATION_INCREMENT', by }),
  decrement: (by?: unknown) => mark({ type: 'OPERATION_DECREMENT', by }),
  append: (items: unknown) => mark({ type: 'OPERATION_APPEND', items }),
  prepend: (items: unknown) => mark({ type: 'OPERATION_PREPEND', items }),
  updateListItem: (value: unknown, index: unknown) =>
    mark({ type: 'OPERATION_UPDATE_LIST_ITEM', value, index }),
};

/** True for what one of {@link operations} made. */
export function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && markers.has(value);
}
