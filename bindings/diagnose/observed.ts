/** What was observed of a request that was refused: the request itself, the service's answer, and what the client says it signed. */

/** A request as its sender had it or as it stood on the wire. */
export interface ObservedRequest {
  method: string;
  /** 'https' unless something says otherwise. */
  scheme: 'http' | 'https';
  /** Path and query exactly as written, never through URL; begins with "/". A fragment is cut off. */
  target: string;
  /**
   * In order, `host` included (made from the URL where no Host header is given; `hostFrom` says which). Values as they came, untrimmed but
   * for the one blank/outer blanks that HTTP syntax drops.
   */
  headers: [name: string, value: string][];
  hostFrom: 'header' | 'url';
  /** Undefined when nothing is known of the body (curl -T file, raw request without content-length …); empty if it is known to be none. */
  body: Uint8Array | undefined;
}

/** What the service answered. */
export interface ServiceAnswer {
  kind: 's3-xml' | 'query-xml' | 'json' | 'text';
  status?: number;
  code?: string;
  message?: string;
  canonicalRequest?: string;
  stringToSign?: string;
  signatureProvided?: string;
  accessKeyId?: string;
  /** All other elements or fields, by name: Region, HeadersNotSigned, RequestTime, ServerTime, X-Amz-Expires … */
  details: Record<string, string>;
}

/** The client's own texts. */
export interface ClientTexts {
  canonicalRequest?: string;
  stringToSign?: string;
  signature?: string;
}
