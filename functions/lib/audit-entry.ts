/** What an operator did, as it lies in the table: docs/data-model.md. */
export interface AuditEntry {
  id: string;
  actorId: string;
  /** The mutation. */
  action: string;
  /** What it was done to: ids and names of queues, never content. */
  subject: string;
  at: string;
}

export const auditKey = ({ at, id }: AuditEntry) => ({ pk: 'AUDIT', sk: `${at}#${id}` });
