import { hash } from 'node:crypto';
import { readAll, streamOf } from '../workload.mjs';

export const name = 'a TransformStream that hashes each chunk and passes it on';
export const family = 'by hand';

export function prepare() {
  return {
    pass(body, chunkSize, take) {
      const stream = new TransformStream({
        transform(chunk, controller) {
          hash('sha256', chunk, 'hex');
          controller.enqueue(chunk);
        },
      });
      return readAll(streamOf(body, chunkSize).pipeThrough(stream), take);
    },
  };
}
