/**
 * Writes the vector files: `node test/vectors/generators/generate.mjs`. The values of a file come from the source in
 * its `origin`, never from the signer under test.
 */
import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chunkedVectors } from './chunked.mjs';
import { hmacVectors } from './hmac.mjs';
import { postPolicyVectors } from './post-policy.mjs';
import { presignVectors } from './presign-s3.mjs';
import { requestVectors } from './requests.mjs';
import { sha256Vectors } from './sha256.mjs';
import { signingKeyVectors } from './signing-key.mjs';
import { workedExamples } from './worked-examples.mjs';

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
    writeFileSync(new URL(`../data/${name}`, import.meta.url), text);
  }
}
