export { pictureExtension, retryAfterMs } from './download.ts';
export {
  type FetchImagesOptions,
  fetchImages,
  type ImageProgress,
  type ImageRequest,
  safeName,
} from './fetch-images.ts';
export {
  csvRows,
  type ImageStatus,
  MANIFEST_COLUMNS,
  type ManifestRow,
  manifestLine,
} from './manifest.ts';
export {
  type FileTest,
  type ItemFacts,
  idsDerivative,
  type MediaFacts,
  type MediaPlan,
  mediaFolder,
  resolveMedia,
} from './resolve-media.ts';
