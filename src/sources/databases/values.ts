/** Items of a PostgreSQL array as written by the server, nested ones as they are; null: it is no array. */
function arrayItems(text: string): (string | null)[] | null {
  // Bounds that do not begin at 1 stand in front: "[0:2]={1,2,3}"
  const body = text.replace(/^(?:\[-?\d+:-?\d+\])+=/, '');
  if (!body.startsWith('{') || !body.endsWith('}')) return null;
  const items: (string | null)[] = [];
  let at = 1;
  while (at < body.length - 1) {
    let item = '';
    if (body[at] === '"') {
      for (at += 1; at < body.length && body[at] !== '"'; at++) {
        if (body[at] === '\\') at += 1;
        item += body[at] ?? '';
      }
      at += 1;
      items.push(item);
    } else {
      let depth = 0;
      const start = at;
      for (; at < body.length - 1; at++) {
        if (body[at] === '{') depth += 1;
        else if (body[at] === '}') depth -= 1;
        else if (body[at] === ',' && depth === 0) break;
      }
      item = body.slice(start, at);
      items.push(item === 'NULL' ? null : item);
    }
    at += 1;
  }
  return items;
}

/** An array as a list in the way of Darwin Core ("a | b"); one whose items hold bars, or are arrays, as JSON. */
export function listText(text: string): string {
  const items = arrayItems(text);
  if (items === null) return text;
  const isSimple = items.every((item) => item !== null && !/[|{]/.test(item));
  return isSimple ? items.join(' | ') : JSON.stringify(items);
}

/** Bytes as hexadecimal digits. */
export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
