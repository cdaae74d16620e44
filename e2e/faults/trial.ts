/** What a trial found: the guarantees it is about (see docs/guarantees.md), whether they held, and the counts. */
export interface Verdict {
  guarantees: string;
  held: boolean;
  counts: object;
}

export interface Trial {
  name: string;
  run(tell: (line: string) => void): Promise<Verdict>;
}
