import { escapeXml } from './protocol.ts';

const NAMESPACE = 'http://digir.net/schema/protocol/2003/1.0';
const DARWIN = 'http://digir.net/schema/conceptual/darwin/2003/1.0';

/** Schemas of records that DiGIR providers know: Darwin Core 1.0 and that of MaNIS. */
export const DIGIR_SCHEMAS: Readonly<Record<string, string>> = {
  darwin: 'http://digir.sourceforge.net/schema/conceptual/darwin/full/2003/1.0/darwin2full.xsd',
  manis: 'http://bnhm.berkeley.edu/manis/DwC/darwin2resultfull.xsd',
};

/** A request document of DiGIR. */
export const digirDocument = (
  type: string,
  url: string,
  resource: string | null,
  body: string,
): string =>
  `<?xml version="1.0" encoding="UTF-8"?><request xmlns="${NAMESPACE}" xmlns:darwin="${DARWIN}"><header><version>1.0.0</version><sendTime>${new Date().toISOString()}</sendTime><source>opendrawer</source><destination${resource === null ? '' : ` resource="${escapeXml(resource)}"`}>${escapeXml(url)}</destination><type>${type}</type></header>${body}</request>`;
