/** Parses S3's XML responses (Amazon S3 API Reference, "Actions"). */
import { parseXml, XmlElement } from '@rgrove/parse-xml';

/** @returns The root element, or undefined for text that is not XML. Entities that a document defines are not expanded. */
export function readXml(text: string): XmlElement | undefined {
  try {
    // S3 sends whitespace while it works on a long response.
    return parseXml(text.trimStart()).root ?? undefined;
  } catch {
    return undefined;
  }
}

export function elementsOf(parent: XmlElement, name: string): XmlElement[] {
  return parent.children.filter((node): node is XmlElement => node instanceof XmlElement && node.name === name);
}

/** Returns the text of the first element of that name, or undefined if it is missing or empty. */
export function textOf(parent: XmlElement, name: string): string | undefined {
  return elementsOf(parent, name)[0]?.text || undefined;
}

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
