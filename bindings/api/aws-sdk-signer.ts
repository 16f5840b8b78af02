/** Types of `SiglaneSigner`, the signer for clients of the AWS SDK for JavaScript v3. */
import type { AwsCredentialIdentity, Provider } from '@smithy/types';

/**
 * Options of `SiglaneSigner`. A client gives its whole configuration; other properties are ignored, because each version of the SDK has its
 * own.
 */
export interface SiglaneSignerOptions {
  /** The credentials, or a function that returns them. The function is called for each signature. */
  credentials: AwsCredentialIdentity | Provider<AwsCredentialIdentity>;
  /** The region, or a function that returns it. `signingRegion` of a call replaces it. */
  region: string | Provider<string>;
  /** The service in the credential scope, such as `s3`. `signingService` of a call replaces it. */
  service: string;
  /**
   * Normalize the path and encode it a second time, as all services but S3 do.
   *
   * @defaultValue `true`; clients of S3 give `false`
   */
  uriEscapePath?: boolean | undefined;
  /**
   * Send the payload hash in the header `x-amz-content-sha256`. The hash is signed in any case.
   *
   * @defaultValue `true`
   */
  applyChecksum?: boolean | undefined;
}
