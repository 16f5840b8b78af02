/** As inlined.ts, with the smaller module that only presigns. There is no scalar one beside it: it would be a third of the bundle. */
import { presign } from '../inlined/presign.js';
import type { Compile } from './compile.js';

export function shippedModule(compile: Compile): Promise<WebAssembly.Module | undefined> {
  return compile(presign);
}
