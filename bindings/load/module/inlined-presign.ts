/** As inlined.ts, with the smaller module that only presigns. There is no scalar one beside it: it would be a third of the bundle. */
import { presign } from '../inlined/presign.js';
import { compile } from './compile.js';

export function shippedModule(): Promise<WebAssembly.Module | undefined> {
  return compile(presign);
}
