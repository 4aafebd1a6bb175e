import { attribute } from '../../xml/index.ts';
import { protocolAdapter } from './adapter.ts';
import { type Protocol, wholeNumber } from './protocol.ts';
import { describeTapir, listTapir } from './tapir-datasets.ts';
import { TAPIR_TEMPLATES } from './tapir-templates.ts';

const RECORDS: ReadonlySet<string> = new Set([
  'DarwinRecord',
  'SimpleDarwinRecord',
  'record',
  'Unit',
]);

/** TAPIR 1.0: Darwin Core or ABCD by key-value requests with templates. */
export const tapir: Protocol = {
  name: 'tapir',
  title: 'TAPIR',
  pageSize: 1000,
  knowsUnnamed: false,
  searchRequest({ url, schema }, { lower, upper }, start, limit) {
    const address = new URL(url);
    const parameters: Readonly<Record<string, string | null>> = {
      op: 'search',
      t: TAPIR_TEMPLATES[schema] ?? schema,
      start: String(start),
      limit: String(limit),
      count: 'true',
      lower,
      upper,
    };
    for (const [name, value] of Object.entries(parameters))
      if (value !== null) address.searchParams.set(name, value);
    return { url: address.href };
  },
  isRecord: (name) => RECORDS.has(name),
  factsOf: () => null,
  isFact: (path, name) => name === 'summary' && path.at(-2) === 'search',
  factsOfElement: (element) => ({
    recordStart: wholeNumber(attribute(element, 'start')),
    next: wholeNumber(attribute(element, 'next')),
    recordCount: wholeNumber(attribute(element, 'totalReturned')),
    total: wholeNumber(attribute(element, 'totalMatched')),
    end: attribute(element, 'next') === null,
  }),
};

export const tapirAdapter = protocolAdapter({
  protocol: tapir,
  option: null,
  schemas: Object.keys(TAPIR_TEMPLATES),
  defaultSchema: 'http://rs.tdwg.org/dwc/dwcore/',
  list: listTapir,
  describe: describeTapir,
});
