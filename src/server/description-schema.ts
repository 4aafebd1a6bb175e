import { z } from 'zod';

const text = z.string();

const contact = z.object({
  role: text,
  organization: text.nullable(),
  givenName: text.nullable(),
  surName: text.nullable(),
  position: text.nullable(),
  email: text.nullable(),
  phone: text.nullable(),
  identifiers: z.array(text),
  url: text.nullable(),
  address: text.nullable(),
  country: text.nullable(),
});

/** What a publisher says of a dataset. */
export const descriptionSchema = z
  .object({
    standard: text.describe('The standard that it was read from.'),
    title: text.nullable(),
    abstract: text.nullable(),
    identifiers: z.array(text),
    doi: text.nullable(),
    license: text.nullable(),
    verbatimLicense: text.nullable(),
    publisher: text.nullable(),
    language: text.nullable(),
    publicationDate: text.nullable(),
    citation: text.nullable(),
    homepage: text.nullable(),
    logo: text.nullable(),
    keywords: z.array(text),
    contacts: z.array(contact),
    geographicCoverage: z.array(
      z.object({
        description: text.nullable(),
        box: z
          .tuple([z.number(), z.number(), z.number(), z.number()])
          .nullable()
          .describe('West, south, east, north in decimal degrees.'),
      }),
    ),
    temporalCoverage: z.array(text),
    taxonomicCoverage: z.array(
      z.object({ name: text, rank: text.nullable(), vernacularName: text.nullable() }),
    ),
    methods: text.nullable(),
    purpose: text.nullable(),
    projectTitle: text.nullable(),
    projectId: text.nullable(),
    bibliography: z.array(text),
    distributions: z.array(z.object({ url: text, kind: text.nullable() })),
    problems: z.array(text).describe('What could not be read, or contradicts itself.'),
  })
  .meta({ id: 'DatasetDescription' });
