import { createHash, createHmac } from 'node:crypto';

/** The hash that smithy is given: it wants a class. */
export class NodeSha256 {
  constructor(secret) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(chunk) {
    this.hash.update(chunk);
  }

  digest() {
    return Promise.resolve(this.hash.digest());
  }
}
