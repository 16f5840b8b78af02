import { post } from '../../../test/runtime/programs/post.mjs';

/** Posts the report from a page; prints it in other programs. */
export async function handOver(report) {
  if (globalThis.document !== undefined) await post(report);
  else console.log(JSON.stringify(await report));
}
