import { z } from 'zod';

/** A direct room as the change log shows it: both people's names by their ids. */
export const directRoom = z.object({
  id: z.string(),
  kind: z.literal('DIRECT'),
  name: z.string(),
  names: z.record(z.string(), z.string()),
  topic: z.string().nullable(),
  slowModeSeconds: z.number(),
  memberCount: z.number(),
  createdAt: z.string(),
  version: z.number(),
});
export type DirectRoom = z.infer<typeof directRoom>;
