/** Like inlined.ts, with the smaller module that only presigns. It has no scalar module, which would be a third of the bundle. */
import { presign } from '../inlined/presign.js';
import type { Compile } from './compile.js';

export function shippedModule(compile: Compile): Promise<WebAssembly.Module | undefined> {
  return compile(presign);
}
