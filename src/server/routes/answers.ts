import { z } from 'zod';
import { errorSchema } from '../schemas.ts';

/** Responses of a route: what it answers, and the errors in their one shape. */
export const answers = <T extends z.ZodType>(schema: T) => ({
  200: schema,
  '4xx': errorSchema,
  '5xx': errorSchema,
});

/** Responses of a route that streams bytes: their description stands for the schema. */
export const streamed = (description: string, contentType: string) => ({
  200: { description, content: { [contentType]: { schema: z.unknown() } } },
  '4xx': errorSchema,
  '5xx': errorSchema,
});
