// Reads and writes S3's XML.
import { parseXml } from '@rgrove/parse-xml';
import { s3Error } from './errors.mjs';

const ENTITIES = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', '\r': '&#13;' };

/** Writes an element: `[name, ...children]`, where a child is an element or a text. */
export function write(root) {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element(root)}`;
}

function element([name, ...children]) {
  const content = children.map((child) => (Array.isArray(child) ? element(child) : escapeText(String(child)))).join('');
  return `<${name}>${content}</${name}>`;
}

function escapeText(text) {
  return text.replace(/[&<>"\r]/g, (each) => ENTITIES[each]);
}

/** Reads the texts of all elements with a path such as `Delete/Object/Key`. */
export function texts(bytes, path) {
  try {
    const document = parseXml(bytes.toString('utf8'));
    return path
      .split('/')
      .reduce(
        (nodes, name) => nodes.flatMap(({ children }) => children.filter((each) => each.name === name)),
        [document],
      )
      .map(({ text }) => text);
  } catch {
    throw s3Error('MalformedXML');
  }
}
