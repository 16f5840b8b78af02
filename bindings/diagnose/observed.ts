/** Parsed evidence of a refused request: the request, the service's answer, and the texts that the client signed. */

/** A request as its sender had it, or as it was sent. */
export interface ObservedRequest {
  method: string;
  /** `https`, unless the evidence says otherwise. */
  scheme: 'http' | 'https';
  /** Path and query exactly as written, never through URL; begins with "/". A fragment is cut off. */
  target: string;
  /**
   * Headers in order, including `host`. Without a Host header it comes from the URL; `hostFrom` tells which. Values are not trimmed, except
   * for the outer whitespace that HTTP syntax drops.
   */
  headers: [name: string, value: string][];
  hostFrom: 'header' | 'url';
  /**
   * Body of the request. Empty if it is known to be empty. Undefined if it is not known, as for `curl -T file` or a raw request without
   * content-length.
   */
  body: Uint8Array | undefined;
}

/** Error response of the service. */
export interface ServiceAnswer {
  kind: 's3-xml' | 'query-xml' | 'json' | 'text';
  status?: number;
  code?: string;
  message?: string;
  canonicalRequest?: string;
  stringToSign?: string;
  signatureProvided?: string;
  accessKeyId?: string;
  /** All other elements or fields by name: Region, HeadersNotSigned, RequestTime, ServerTime, X-Amz-Expires … */
  details: Record<string, string>;
}

/** Texts that the client signed. */
export interface ClientTexts {
  canonicalRequest?: string;
  stringToSign?: string;
  signature?: string;
}
