import { z } from 'zod';

/** What a machine's token allows, as the schema names it. */
export const tokenScope = z.enum(['DATA_READ', 'DATA_WRITE']);
export type TokenScope = z.infer<typeof tokenScope>;

/** The group whose rights a scope gives, which is also how the token names it. */
export const rightOfScope: Readonly<Record<TokenScope, string>> = {
  DATA_READ: 'data.read',
  DATA_WRITE: 'data.write',
};
