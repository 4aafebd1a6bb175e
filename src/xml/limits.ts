/** What a document may ask of its reader before it is refused as INPUT_UNSAFE. */
export interface XmlLimits {
  /** Elements within elements. */
  readonly depth: number;
  /** Characters of one matched element, or of one tag, text or comment outside of them. */
  readonly elementChars: number;
  /** Elements within one matched element. */
  readonly elements: number;
  /** Attributes of one element. */
  readonly attributes: number;
  /** Characters of one attribute value. */
  readonly attributeChars: number;
  /** Characters of the document; null: any number, for the reader holds one element at a time. */
  readonly totalChars: number | null;
}

export const XML_LIMITS: XmlLimits = {
  depth: 256,
  elementChars: 64 * 1024 * 1024,
  elements: 500_000,
  attributes: 256,
  attributeChars: 1024 * 1024,
  totalChars: null,
};
