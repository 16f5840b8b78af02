/**
 * Writes the vector files: `node test/vectors/generate.mjs`. The values of a file come from where its `origin` says,
 * never from the signer that is tested with them.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chunkedVectors } from './generators/chunked.mjs';
import { hmacVectors } from './generators/hmac.mjs';
import { postPolicyVectors } from './generators/post-policy.mjs';
import { presignVectors } from './generators/presign-s3.mjs';
import { requestVectors } from './generators/requests.mjs';
import { sha256Vectors } from './generators/sha256.mjs';
import { signingKeyVectors } from './generators/signing-key.mjs';
import { workedExamples } from './generators/worked-examples.mjs';

/** @returns {Promise<Record<string, string>>} the text of each file by its name */
export async function vectorFiles() {
  return {
    'sha256.json': sha256Vectors(),
    'hmac.json': hmacVectors(),
    'signing-key.json': signingKeyVectors(),
    'presign-s3.json': await presignVectors(),
    'worked-examples.json': workedExamples(),
    'chunked.json': chunkedVectors(),
    'post-policy.json': postPolicyVectors(),
    'requests.json': await requestVectors(),
  };
}

const [, program] = process.argv;
if (program !== undefined && import.meta.url === pathToFileURL(program).href) {
  for (const [name, text] of Object.entries(await vectorFiles())) {
    writeFileSync(new URL(name, import.meta.url), text);
  }
}
