/** Something that is not ready for production. */
export interface Gap {
  /** Short and stable, such as `table-recovery`. */
  rule: string;
  /** The resource that has it, by its logical id; what is missing has none. */
  id: string;
  says: string;
}

export interface Expectations {
  /** Deletion protection, retained data. */
  protectsData: boolean;
  /** Alarms tell somebody. */
  alerts: boolean;
  reservedConcurrency: boolean;
  /** Copies of tables that survive them, and that nobody can delete before their time. */
  backups: 'none' | 'kept' | 'locked';
}
