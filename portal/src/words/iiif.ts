import type { MediaOfItem } from '../api/types.ts';

/** A picture that can be looked at closely: an image service with tiles, or one file. */
export type CloseSource =
  | {
      readonly kind: 'iiif';
      /** Base of the IIIF Image service. */
      readonly service: string;
      readonly width: number;
      readonly height: number;
    }
  | { readonly kind: 'file'; readonly url: string };

/** `{service}/{region}/{size}/{rotation}/{quality}.{format}` of the IIIF Image API. */
const REQUEST =
  /^(https?:\/\/.+?)\/(?:full|square|[\d,.]+|pct:[\d,.]+)\/[^/]+\/!?[\d.]+\/(?:default|native|color|gray|bitonal)\.(?:jpg|png|tif|webp)$/i;
const INFO = /^(https?:\/\/.+)\/info\.json$/i;
/** The Smithsonian's delivery service has an IIIF service beside it. */
const SMITHSONIAN = /^https?:\/\/ids\.si\.edu\/ids\/deliveryService\?(?:.*&)?id=([^&]+)/i;

/** Base of the IIIF Image service to which an address belongs; null where it is none. */
export function iiifService(address: string | null): string | null {
  if (address === null) return null;
  const known = (INFO.exec(address) ?? REQUEST.exec(address))?.[1];
  if (known !== undefined) return known;
  const id = SMITHSONIAN.exec(address)?.[1];
  return id === undefined ? null : `https://ids.si.edu/ids/iiif/${id}`;
}

/**
 * How a picture is looked at closely. Its description at the image service may not be asked for from here (the page
 * talks to its own server only), so that tiles are taken where the record says how large the picture is.
 */
export function closeSource(medium: MediaOfItem): CloseSource | null {
  if (medium.type !== null && medium.type !== 'StillImage') return null;
  const service = [
    medium.identifier,
    ...medium.accessPoints.map((point) => point.accessURI),
    medium.thumbnail,
  ]
    .map(iiifService)
    .find((one) => one !== null);
  const { widthInPixels: width, heightInPixels: height } = medium;
  if (service !== undefined && service !== null && width !== null && height !== null) {
    return { kind: 'iiif', service, width, height };
  }
  return medium.imageUrl === '' ? null : { kind: 'file', url: medium.imageUrl };
}
