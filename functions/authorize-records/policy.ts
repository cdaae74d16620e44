/** What a caller wants to do with records. */
export type RecordOperation = 'read' | 'write';

const groups: Readonly<Record<RecordOperation, string>> = { read: 'data.read', write: 'data.write' };

/** True when somebody in these groups may do this. */
export function mayAccessRecords(operation: RecordOperation, callerGroups: readonly string[]): boolean {
  return callerGroups.includes(groups[operation]);
}
