/** Reads errors in XML: from S3, and from services with the query protocol. */
import { parseXml, XmlElement } from '@rgrove/parse-xml';
import { fromHex } from '../../util/bytes.js';
import type { ServiceAnswer } from '../observed.js';
import { shouldHaveBeen } from './should-have-been.js';

const ROOT = /<(ErrorResponse|Response|Error)[\s>]/;
/** Elements that only contain other elements. */
const WRAPPERS: ReadonlySet<string> = new Set(['Error', 'Errors', 'ErrorResponse', 'Response']);

/** Finds an error in a text that may have other text around it. Returns undefined for a text without an error. */
export function readXmlAnswer(text: string): ServiceAnswer | undefined {
  const root = ROOT.exec(text);
  if (root === null) return undefined;
  const name = root[1] as string;
  const close = `</${name}>`;
  const end = text.lastIndexOf(close);
  const xml = text.slice(root.index, end < root.index ? undefined : end + close.length);
  const elements = leaves(xml) ?? taggedTexts(xml);
  const {
    Code: code,
    Message: message,
    AWSAccessKeyId: accessKeyId,
    SignatureProvided: signatureProvided,
    CanonicalRequest,
    CanonicalRequestBytes,
    StringToSign,
    StringToSignBytes,
    ...details
  } = Object.fromEntries(elements);
  const canonicalRequest = fromBytes(CanonicalRequestBytes) ?? CanonicalRequest?.trim();
  const stringToSign = fromBytes(StringToSignBytes) ?? StringToSign?.trim();
  return {
    kind: name === 'Error' ? 's3-xml' : 'query-xml',
    ...(code !== undefined && { code: code.trim() }),
    ...(message !== undefined && { message: message.trim(), ...shouldHaveBeen(message) }),
    ...(canonicalRequest && { canonicalRequest }),
    ...(stringToSign && { stringToSign }),
    ...(signatureProvided !== undefined && { signatureProvided: signatureProvided.trim() }),
    ...(accessKeyId !== undefined && { accessKeyId: accessKeyId.trim() }),
    details: Object.fromEntries(Object.entries(details).map(([each, value]) => [each, value.trim()])),
  };
}

/** Collects the texts of elements that have no child elements, the first of each name. Undefined for a text that is not XML. */
function leaves(xml: string): ReadonlyMap<string, string> | undefined {
  const root = parse(xml);
  if (root === undefined) return undefined;
  const found = new Map<string, string>();
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    const inner = element.children.filter((node) => node instanceof XmlElement);
    for (const each of inner.reverse()) open.push(each);
    if (inner.length === 0 && !WRAPPERS.has(element.name) && !found.has(element.name))
      found.set(element.name, element.text);
  }
  return found;
}

function parse(xml: string): XmlElement | undefined {
  try {
    return parseXml(xml).root ?? undefined;
  } catch {
    return undefined;
  }
}

/**
 * Collects the texts between opening and closing tags of broken XML, where somebody replaced a name by `<your bucket>` or cut off the end.
 * Two passes keep unclosed tags from costing a search each.
 */
function taggedTexts(xml: string): ReadonlyMap<string, string> {
  const tags = Array.from(xml.matchAll(/<(\/?)([A-Za-z][\w.-]{0,63})>/g), ({ 0: tag, 1: slash, 2: name, index }) => ({
    isClose: slash !== '',
    name: name as string,
    start: index,
    end: index + tag.length,
  }));
  const lastClose = new Map(tags.filter(({ isClose }) => isClose).map(({ name, start }) => [name, start]));
  const found = new Map<string, string>();
  let open: { readonly name: string; readonly end: number } | undefined;
  for (const { isClose, name, start, end } of tags) {
    if (open === undefined) {
      if (!isClose && !WRAPPERS.has(name) && (lastClose.get(name) ?? 0) > start) open = { name, end };
    } else if (isClose && name === open.name) {
      if (!found.has(name)) found.set(name, unescapeXml(xml.slice(open.end, start)));
      open = undefined;
    }
  }
  return found;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescapeXml(text: string): string {
  return text.replace(/&(?:(lt|gt|amp|quot|apos)|#(\d{1,7})|#x([0-9a-fA-F]{1,6}));/g, (whole, name, decimal, hex) => {
    if (name !== undefined) return ENTITIES[name] as string;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Decodes hex bytes that are separated by spaces or line breaks. */
function fromBytes(digits: string | undefined): string | undefined {
  const joined = digits?.replace(/\s/g, '') ?? '';
  if (joined === '' || joined.length % 2 !== 0 || /[^0-9a-f]/i.test(joined)) return undefined;
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(fromHex(joined));
}
