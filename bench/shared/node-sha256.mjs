import { createHash, createHmac } from 'node:crypto';

/** The hash class that smithy requires, on node:crypto. */
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
