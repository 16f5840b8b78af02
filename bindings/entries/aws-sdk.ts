/**
 * Signs and presigns for clients of the AWS SDK for JavaScript v3.
 *
 * Give `SiglaneSigner` to a client as `signerConstructor`.
 *
 * @module siglane/aws-sdk
 */
export { SiglaneSigner } from '../aws-sdk/signer.js';

// Keep the export above first. The inlined module then precedes the code in a bundle, which makes the gzipped bundle up to 700 bytes
// smaller.

export type { SiglaneSignerOptions } from '../api/aws-sdk-signer.js';
