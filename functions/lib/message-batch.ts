import { z } from 'zod';

/** What Lambda hands over of a queue, as far as functions read it. */
export const messageBatch = z.object({
  Records: z.array(z.object({ messageId: z.string(), body: z.string() })),
});
