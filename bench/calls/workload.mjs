import { createKeys, createWorkload as presignWorkload } from '../presign/workload.mjs';
import { createGenerator, credentialsFor, hex } from '../shared/fixtures.mjs';
import { itemsPerPass } from './cases.mjs';

export const urlsOfClient = 10;

/** @returns keys, two templates, dates a second apart, clients with their own credentials, and forms */
export function createWorkload() {
  const { date, region, credentials, expiresIn } = presignWorkload();
  const next = createGenerator(13);
  const template = { bucket: 'examplebucket', expiresIn };
  return {
    region,
    credentials,
    date,
    keys: createKeys(itemsPerPass),
    templates: [template, { bucket: 'otherbucket', expiresIn: 900 }],
    dates: Array.from({ length: itemsPerPass }, (_, i) => new Date(date.getTime() + 1000 * i)),
    clients: Array.from({ length: itemsPerPass }, () => ({
      ...credentialsFor({ token: 800 }),
      secretAccessKey: `${hex(next())}${hex(next())}${hex(next())}${hex(next())}${hex(next())}`,
    })),
    forms: Array.from({ length: itemsPerPass }, (_, i) => ({
      bucket: template.bucket,
      key: `user/${i}/\${filename}`,
      expiresIn: 3600,
      contentLengthRange: [1, 10_000_000],
      fields: { acl: 'private', 'x-amz-meta-from': 'form' },
      conditions: [['starts-with', '$Content-Type', 'image/']],
      signingDate: date,
    })),
  };
}
