import { licenseAddress, licenseOf, licenseOfPair } from '../../src/terms/licenses.ts';
import { agrees, type Outcome, table } from '../table.ts';

interface Expected {
  readonly license: string;
  readonly version: string;
  readonly url?: string;
  readonly raw_url?: string;
}

type AddressRow = {
  readonly license_url: string;
  readonly expected: Expected | null;
  readonly needs_redirect_lookup?: boolean;
  readonly canonical?: boolean;
};

type PairRow = {
  readonly license: string;
  readonly version: string | number | null;
  readonly expected: Expected | null;
};

const passes = (answer: object | null, expected: Expected | null): Outcome =>
  (expected === null ? answer === null : agrees(answer, expected)) ? 'pass' : 'fail';

/** An address → slug and version; where the reference needs no look-up also the address made alike. */
function checkAddress(row: AddressRow): Outcome {
  const license = licenseOf(row.license_url);
  const answer =
    license === null || license.slug === null
      ? null
      : {
          license: license.slug,
          version: license.slug === 'publicdomain' ? 'N/A' : license.version,
          url: licenseAddress(row.license_url),
          raw_url: row.license_url,
        };
  const lookedUp = row.needs_redirect_lookup === true || row.canonical === false;
  const { expected } = row;
  return passes(
    answer,
    expected === null || !lookedUp
      ? expected
      : { license: expected.license, version: expected.version },
  );
}

function checkPair({ license, version, expected }: PairRow): Outcome {
  const pair = licenseOfPair(license, version);
  return passes(
    pair === null ? null : { license: pair.slug, version: pair.version, url: pair.url },
    expected,
  );
}

export const licenses = [
  table<AddressRow>({ file: 'license_url_cases.jsonl', check: checkAddress }),
  table<AddressRow>({ file: 'common_crawl_license_urls.jsonl', check: checkAddress }),
  table<PairRow>({ file: 'license_pair_cases.jsonl', check: checkPair }),
];
