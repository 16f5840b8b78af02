/** S3's answers, which are XML (Amazon S3 API Reference, "Actions"). */
import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** @returns the root, or undefined for what is no XML. Entities of a document's own are none. */
export function readXml(text: string): XmlElement | undefined {
  try {
    // S3 sends blanks while it works on an answer that takes long.
    return parseXml(text.trimStart()).root ?? undefined;
  } catch {
    return undefined;
  }
}

export function elementsOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((node): node is XmlElement => node instanceof XmlElement && node.name === name);
}

/** The text of the first element of that name, or undefined if there is none or it is empty. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return elementsOf(parent, name)[0]?.text || undefined;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
