/** What a request brings to prove who sends it. Header names are lower case. */
export interface Credentials {
  headers: Readonly<Record<string, string | string[]>>;
  /** What an IAM signature covers. */
  signed: { method: string; url: string; body: string };
  sourceIp: string[];
}
