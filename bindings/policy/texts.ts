/** Signs policies: what is signed is the base64 itself (Amazon S3 API Reference, "Calculating a signature" of a POST). */

import type { SignerParts } from '../identity/signer-parts.js';
import { amzDate, dayOf } from '../protocol/dates.js';

/** A text to sign, all ASCII, and the time whose day's key signs it. */
export interface DatedText {
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly time: number;
}

const encoder = new TextEncoder();

/** The bytes of a length and of saved states, as core/packing.ts and core/shapes.ts have them: imported, they would bring more to a page. */
const LENGTH_BYTES = 4;
const STATES_BYTES = 64;

/**
 * Signs texts in lanes, as many in a call as the core takes, those of one day together.
 *
 * @returns 64 lower-case hexadecimal digits for each
 */
export function signTexts({ signingKeys }: SignerParts, texts: readonly DatedText[]): string[] {
  const signatures: string[] = [];
  for (let from = 0; from < texts.length; ) {
    const { time } = texts[from] as DatedText;
    const day = dayOf(amzDate(time));
    const messages: Uint8Array[] = [];
    let room = signingKeys.core.inputCapacity - STATES_BYTES;
    for (let i = from; i < texts.length; i++) {
      const next = texts[i] as DatedText;
      room -= LENGTH_BYTES + next.text.length;
      if (room < 0 || dayOf(amzDate(next.time)) !== day) break;
      messages.push(encoder.encode(next.text));
    }
    signatures.push(...signingKeys.signMessages(day, messages));
    from += messages.length;
  }
  return signatures;
}
