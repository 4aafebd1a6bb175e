declare module 's3rver' {
  import type { AddressInfo } from 'node:net';

  /** The part of s3rver that the tests use. */
  export default class S3rver {
    constructor(options: {
      readonly address?: string;
      readonly port?: number;
      readonly silent?: boolean;
      readonly directory: string;
      readonly configureBuckets?: readonly { readonly name: string }[];
    });
    run(): Promise<AddressInfo>;
    close(): Promise<void>;
  }
}
