import { isOpendrawerError } from '../../../errors/index.ts';
import { parseXml, type XmlElement } from '../../../xml/index.ts';
import { filterInvalid, shown } from '../invalid.ts';
import { ShapeDraft, type Shapes } from './shapes.ts';

const OTHERS = new Set(['Point', 'LineString', 'Track', 'Model', 'GroundOverlay']);

/** Whether a text begins as XML does. */
export const looksLikeXml = (text: string): boolean => /^\ufeff?\s*</.test(text.slice(0, 200));

/** Reads the polygons of KML 2.2 (OGC 12-007r2), in folders and multi-geometries, too. Throws FILTER_INVALID where it is none. */
export function readKml(text: string): Shapes {
  const root = parse(text);
  if (root.name !== 'kml' && root.name !== 'Document' && root.name !== 'Placemark') {
    throw filterInvalid(`The geometry is XML, but no KML: its root is ${shown(root.name)}`);
  }
  const draft = new ShapeDraft();
  const open: XmlElement[] = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    if (element.name === 'Polygon') addPolygon(element, draft);
    else if (OTHERS.has(element.name)) draft.others += 1;
    else for (let at = element.children.length - 1; at >= 0; at -= 1) push(open, element, at);
  }
  return draft;
}

const push = (open: XmlElement[], { children }: XmlElement, at: number): void => {
  const child = children[at];
  if (child !== undefined) open.push(child);
};

function parse(text: string): XmlElement {
  try {
    return parseXml(text, { name: 'KML' }).root;
  } catch (error) {
    if (!isOpendrawerError(error)) throw error;
    throw filterInvalid(`The geometry is no KML: ${error.message}`);
  }
}

function addPolygon(polygon: XmlElement, draft: ShapeDraft): void {
  const outer = polygon.children.filter(({ name }) => name === 'outerBoundaryIs');
  const inner = polygon.children.filter(({ name }) => name === 'innerBoundaryIs');
  const [shell] = outer.flatMap(coordinatesOf);
  if (shell === undefined) return;
  draft.startPolygon();
  for (const text of [shell, ...inner.flatMap(coordinatesOf)]) addRing(text, draft);
}

const coordinatesOf = (boundary: XmlElement): readonly string[] =>
  boundary.children
    .filter(({ name }) => name === 'LinearRing')
    .flatMap((ring) => ring.children.filter(({ name }) => name === 'coordinates'))
    .map(({ text }) => text.trim())
    .filter((text) => text !== '');

const NUMBER = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;

/** Tuples `longitude,latitude[,altitude]`, set apart by white space. */
function addRing(text: string, draft: ShapeDraft): void {
  draft.startRing();
  for (const tuple of text.replaceAll(/\s*,\s*/g, ',').split(/\s+/)) {
    const [longitude = '', latitude = ''] = tuple.split(',', 3);
    if (!NUMBER.test(longitude) || !NUMBER.test(latitude)) {
      throw filterInvalid(
        `The KML has coordinates that cannot be read: "${shown(tuple)}"`,
        'Coordinates are longitude,latitude, set apart by white space.',
      );
    }
    draft.add(Number(longitude), Number(latitude));
  }
}
