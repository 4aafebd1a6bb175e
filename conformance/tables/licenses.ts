import { table } from '../table.ts';

export const licenses = [
  'license_url_cases.jsonl',
  'common_crawl_license_urls.jsonl',
  'license_pair_cases.jsonl',
].map((file) => table({ file, check: () => 'unsupported' }));
