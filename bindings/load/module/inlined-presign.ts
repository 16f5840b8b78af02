/** As inlined.ts, with the smaller module that only presigns. */
import { presign } from '../inlined/presign.js';
import { compile } from './compile.js';

export function shippedModule(): Promise<WebAssembly.Module> {
  return compile(presign);
}
