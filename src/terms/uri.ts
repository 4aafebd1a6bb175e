const maxLength = 2000;
const scheme = /^([a-z][a-z0-9+.-]*):(?=\S)/i;
const safeSchemes: ReadonlySet<string> = new Set([
  'http',
  'https',
  'ftp',
  'ftps',
  'sftp',
  's3',
  'urn',
  'doi',
  'lsid',
  'ark',
  'hdl',
  'info',
  'orcid',
  'mailto',
]);
const hierarchical: ReadonlySet<string> = new Set(['http', 'https', 'ftp', 'ftps', 'sftp', 's3']);
/** A host with a dot, a port perhaps, then the end, a path, a query or a fragment. */
const host =
  /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,62}\.){1,8}\p{L}[\p{L}\p{N}-]{1,62}(?::\d{1,5})?(?=$|[/?#])/u;
/** A name of a file is no host, though it has a dot. */
const fileName =
  /^[^/]{1,200}\.(?:jpe?g|png|gif|tiff?|bmp|svg|pdf|txt|csv|tsv|xml|json|zip|mp[34]|wav|docx?|xlsx?|html?)(?=$|[?#])/i;
const authority =
  /^(?:[^\s/?#@]{1,100}@)?(?:\[[0-9a-f:.]{2,45}\]|[\p{L}\p{N}._~-]{1,255})(?::\d{1,5})?(?=$|[/?#])/iu;
/** What may not stand in an address as it is (RFC 3986, 2.2 and 2.3); letters beyond ASCII may (RFC 3987). */
const unsafe = /[\s<>"{}|\\^`\p{Cc}]/gu;
const badPercent = /%(?![0-9a-f]{2})/gi;
const doiNumber = /^10\.\d{4,9}\/\S+$/;

const isHost = (plain: string): boolean => host.test(plain) && !fileName.test(plain);

const escapeUnsafe = (text: string): string =>
  text.replace(badPercent, '%25').replace(unsafe, (char) => encodeURIComponent(char));

/**
 * Reads an address as written: adds `http://` to a bare host, escapes spaces and other characters that an address may not
 * hold (RFC 3986), and leaves letters of any script and what is escaped already as they are. A bare DOI gets
 * `https://doi.org/`. Null where it is no address, or one of a scheme that is not data (`javascript:`).
 */
export function interpretUri(text: string): string | null {
  const plain = text.trim();
  if (plain === '' || plain.length > maxLength) return null;
  const named = scheme.exec(plain);
  if (named !== null) {
    const name = (named[1] ?? '').toLowerCase();
    if (safeSchemes.has(name)) return withScheme(plain, name);
    // "localhost:8080" and "example.org:8080/a" look like a scheme
    if (!isHost(plain)) return null;
  }
  if (plain.startsWith('//'))
    return host.test(plain.slice(2)) ? `http:${escapeUnsafe(plain)}` : null;
  if (doiNumber.test(plain)) return `https://doi.org/${escapeUnsafe(plain)}`;
  return isHost(plain) ? `http://${escapeUnsafe(plain)}` : null;
}

function withScheme(plain: string, name: string): string | null {
  if (!hierarchical.has(name)) return escapeUnsafe(plain);
  const rest = plain.slice(name.length + 1);
  if (!rest.startsWith('//')) return null;
  return authority.test(rest.slice(2)) ? escapeUnsafe(plain) : null;
}
