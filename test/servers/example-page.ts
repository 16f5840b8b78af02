/** Drives the page of examples/uploads. */
import { createCipheriv } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';

/** A file as a visitor chooses it. Handed to the browser as bytes, one of many megabytes would take it seconds. */
export interface ChosenFile {
  name: string;
  path: string;
  bytes: Buffer;
}

/** The result that the page shows for a file. */
export interface Shown {
  state: 'done' | 'failed';
  text: string;
  key: string | undefined;
}

/** Makes a file whose bytes do not repeat, so that a part in the wrong place is noticed; always the same ones. */
export async function chosenFile(folder: string, name: string, size: number): Promise<ChosenFile> {
  const cipher = createCipheriv('aes-128-ctr', Buffer.alloc(16), Buffer.alloc(16));
  const bytes = cipher.update(Buffer.alloc(size));
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { name, path, bytes };
}

/** Gives files to one of the page's uploaders. @returns what the page says of each of them, when it has done with all */
export async function upload(page: Page, uploader: string, files: readonly ChosenFile[]): Promise<Shown[]> {
  const section = page.locator(`#${uploader}`);
  if ((await section.getAttribute('open')) === null) await section.locator('summary').click();
  await section
    .locator('input[type=file]')
    .first()
    .setInputFiles(files.map(({ path }) => path));
  // Fine Uploader begins by itself, Uppy's Dashboard waits for its button.
  if (uploader.startsWith('uppy')) await section.locator('.uppy-StatusBar-actionBtn--upload').click();
  const items = section.locator('.results li');
  await items.nth(files.length - 1).waitFor();
  return items.evaluateAll((found) =>
    found.map((item) => ({
      state: item.className as 'done' | 'failed',
      text: item.textContent,
      key: (item as HTMLElement).dataset['key'],
    })),
  );
}
