/** Inputs that failed once: files in `kept/`, which `npm test` tries again. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deserialize, serialize } from 'node:v8';

const folder = new URL('kept/', import.meta.url);

export interface Kept {
  readonly property: string;
  /** For human readers. */
  readonly shown: string;
  readonly error: string;
  /** Output of `serialize` from node:v8, in base64, because JSON has no dates and no bytes. */
  readonly input: string;
}

/** @returns the path of the file */
export function keep(property: string, input: unknown, shown: string, error: string, into = folder): string {
  const kept: Kept = { property, shown, error, input: serialize(input).toString('base64') };
  const digest = createHash('sha256').update(kept.input).digest('hex').slice(0, 12);
  const file = new URL(`${property}-${digest}.json`, into);
  writeFileSync(file, `${JSON.stringify(kept, null, 2)}\n`);
  return fileURLToPath(file);
}

export function readKept(from = folder): { name: string; property: string; input: unknown }[] {
  const names = readdirSync(from).filter((name) => name.endsWith('.json'));
  return names.map((name) => {
    const { property, input } = JSON.parse(readFileSync(new URL(name, from), 'utf8')) as Kept;
    return { name, property, input: deserialize(Buffer.from(input, 'base64')) };
  });
}
