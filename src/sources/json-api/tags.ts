import { cleanTags, decodeTags } from '../../interpret/index.ts';

/** Tags that say something of the work, each once, their escapes decoded: no machine tags, no licences. */
export const worthwhileTags = (tags: readonly string[]): readonly string[] => [
  ...new Set(
    decodeTags(cleanTags(tags.map((name) => ({ name }))))
      .map(({ name }) => String(name).trim())
      .filter((name) => name !== ''),
  ),
];
