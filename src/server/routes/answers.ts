import { z } from 'zod';
import { errorSchema } from '../schemas.ts';

const json = <T extends z.ZodType>(description: string, schema: T) => ({
  description,
  content: { 'application/json': { schema } },
});

const errors = {
  '4xx': json('What is wrong with the request, and what to do', errorSchema),
  '5xx': json('What is wrong with the server, and what to do', errorSchema),
};

/** Responses of a route: what it answers, and the errors in their one shape. */
export const answers = <T extends z.ZodType>(description: string, schema: T) => ({
  200: json(description, schema),
  ...errors,
});

/** Responses of a route that streams bytes: their description stands for the schema. */
export const streamed = (description: string, contentType: string) => ({
  200: { description, content: { [contentType]: { schema: z.unknown() } } },
  ...errors,
});
