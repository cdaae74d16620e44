import { z } from 'zod';

/** The attribute of a message that an operator threw away: whoever waits for its effect is told that it won't come. */
const name = 'discarded';

/** As it is sent. */
export const discardedAttribute = { [name]: { DataType: 'String', StringValue: 'true' } };

const marked = z.object({ [name]: z.object({ stringValue: z.literal('true') }) });

/** @param attributes `messageAttributes`, as Lambda hands them over. */
export const isDiscarded = (attributes: unknown): boolean => marked.safeParse(attributes).success;
