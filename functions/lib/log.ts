/** The part of a logger that functions use; Powertools' Logger fits. Fields never hold names, texts or tokens. */
export interface Log {
  info(message: string, fields: Record<string, string | number>): void;
  error(message: string, fields: Record<string, string | number>): void;
}
