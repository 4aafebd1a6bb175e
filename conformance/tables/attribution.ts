import { attributionText } from '../../src/interpret/rights/attribution.ts';
import { licenseName } from '../../src/terms/licenses-full-name.ts';
import { agrees, table } from '../table.ts';

type AttributionRow = {
  readonly title: string | null;
  readonly creator: string | null;
  readonly license: string;
  readonly version: string | null;
  readonly attribution?: string;
  readonly error?: string;
};

type NameRow = {
  readonly slug: string;
  readonly version: string | null;
  readonly jurisdiction: string | null;
  readonly full_name?: string;
  readonly url?: string;
  readonly error?: string;
};

export const attribution = [
  table<AttributionRow>({
    file: 'attribution_cases.jsonl',
    check({ title, creator, license, version, ...expected }) {
      const answer = attributionText({ title, creator }, { slug: license, version });
      const wanted =
        expected.error === undefined
          ? { text: expected.attribution ?? null }
          : { error: expected.error };
      return agrees(answer, wanted) ? 'pass' : 'fail';
    },
  }),
  table<NameRow>({
    file: 'license_names.jsonl',
    check({ slug, version, jurisdiction, ...expected }) {
      const answer = licenseName(slug, version, jurisdiction);
      const wanted =
        expected.error === undefined
          ? { fullName: expected.full_name ?? null, url: expected.url ?? null }
          : { error: expected.error };
      return agrees(answer, wanted) ? 'pass' : 'fail';
    },
  }),
];
