import { protocolAdapter } from './adapter.ts';
import { describeBiocase, listBiocase } from './biocase-datasets.ts';
import { biocase } from './biocase-protocol.ts';
import { ABCD_SCHEMAS } from './biocase-requests.ts';

/** Providers of BioCASe: ABCD by XML requests. */
export const biocaseAdapter = protocolAdapter({
  protocol: biocase,
  option: 'dataset',
  schemas: ABCD_SCHEMAS,
  defaultSchema: 'http://www.tdwg.org/schemas/abcd/2.06',
  list: listBiocase,
  describe: describeBiocase,
});
