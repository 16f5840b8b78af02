import * as siglaneBytes from '../../presign/candidates/siglane-bytes.mjs';
import * as siglaneStrings from '../../presign/candidates/siglane-strings.mjs';
import * as webCrypto from './web-crypto.mjs';

/** Candidates that run in every runtime. */
export const everywhere = [
  { id: 'siglane-strings', ...siglaneStrings },
  { id: 'siglane-bytes', ...siglaneBytes },
  { id: 'web-crypto', ...webCrypto },
];
