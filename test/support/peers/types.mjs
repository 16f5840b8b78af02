/**
 * The result of an adapter, and the interface of all adapters.
 *
 * @typedef {import('../../reference/presign.mjs').PresignRequest} PresignRequest
 * @typedef {import('../../reference/sign.mjs').SignRequest} SignRequest
 * @typedef {import('../../reference/sign.mjs').SignOptions} SignOptions
 *
 * @typedef {object} PeerResult
 * @property {string} signature
 * @property {string} [canonicalRequest] from peers that show it
 *
 * @typedef {object} Peer
 * @property {string} name the package
 * @property {(request: PresignRequest) => Promise<PeerResult>} presign
 *
 * @typedef {object} RequestPeer
 * @property {string} name the package
 * @property {(request: SignRequest, options: SignOptions) => Promise<PeerResult>} sign
 */
export {};
