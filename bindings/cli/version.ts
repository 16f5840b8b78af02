import { readFileSync } from 'node:fs';

/** Version in package.json, two folders above this file in the package. */
export const version: string = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).version;
