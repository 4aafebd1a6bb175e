import { daySpan } from './calendar.ts';
import type { DateOrder } from './numeric.ts';

/**
 * A declared form of all-numeric dates: an order, with T a time, with TZ a time and an offset. ISO stands for
 * every text that is unambiguous by itself.
 */
export type DateFormat = DateOrder | `${DateOrder}T` | `${DateOrder}TZ` | 'ISO';

const shape =
  /^(\d{1,4})[-/.:_\\ ](\d{1,2})[-/.:_\\ ](\d{1,4})(?:(?:t|,? )(\d[\d:.]*?)? ?(?:am|pm)?(z|gmt|utc|[+-]\d[\d:]*)?)?$/;

/** The order, and whether a time and an offset follow; null where a text is no such date. */
function formsOf(text: string): readonly DateFormat[] {
  const match = shape.exec(text);
  if (match === null) return [];
  const [, a = '', b = '', c = '', time, zone] = match;
  const suffix = time === undefined ? '' : zone === undefined ? 'T' : 'TZ';
  if (a.length === 4) return [`YMD${suffix}`];
  const year = Number(c);
  const forms: DateFormat[] = [];
  if (daySpan(year, Number(b), Number(a)) !== null) forms.push(`DMY${suffix}`);
  if (daySpan(year, Number(a), Number(b)) !== null) forms.push(`MDY${suffix}`);
  return forms;
}

/** Orders that a declaration allows for a text; null where the text has none of the declared forms. */
export function allowedOrders(
  text: string,
  formats: readonly DateFormat[],
): readonly DateOrder[] | null {
  const forms = formsOf(text);
  const iso = formats.includes('ISO');
  const orders: DateOrder[] = [];
  for (const form of forms) {
    const timed = form.endsWith('T') || form.endsWith('TZ');
    const order = orderOf(form);
    // Beside ISO a declared time may bring its offset along
    const declared = formats.includes(form) || (iso && timed && formats.includes(`${order}T`));
    if (declared) orders.push(order);
  }
  return orders.length > 0 || iso ? orders : null;
}

const orderOf = (form: DateFormat): DateOrder =>
  form.startsWith('DMY') ? 'DMY' : form.startsWith('MDY') ? 'MDY' : 'YMD';
