import { serve } from './site.mjs';

/** Default of the time limit, in milliseconds. */
const PATIENCE = 45_000;

/**
 * @typedef {object} Opened
 * @property {() => Promise<void>} close ends the browser
 * @property {Promise<string>} [ended] the reason, if it ends before that
 */

/**
 * Opens a page in a browser and waits for the report of its program.
 *
 * @param {{ folder: string }} consumer
 * @param {(url: string, folder: string) => Promise<Opened>} open starts the browser, whose files go into `folder`
 * @param {string} program see `serve`
 * @param {string} [policy] the page's Content-Security-Policy
 * @param {number} [patience] milliseconds in which the browser must start and answer
 * @returns {Promise<{ report?: any, error?: { name: string, code?: string, message: string }, requests: string[] }>}
 *   the report of the program, and the paths that the browser requested
 */
export async function visit(consumer, open, program, policy, patience = PATIENCE) {
  const site = await serve(consumer, program, policy);
  const { url, requests, answer } = site;
  let browser;
  let timer;
  try {
    browser = await open(url, consumer.folder);
    const tooLate = new Promise((resolve) => {
      timer = setTimeout(resolve, patience, 'no report came in time');
    });
    const posted = await Promise.race([answer, tooLate, browser.ended ?? tooLate]);
    if (typeof posted === 'string') throw new Error(`${posted}; asked for: ${requests.join(', ') || 'nothing'}`);
    return { ...posted, requests };
  } finally {
    clearTimeout(timer);
    await browser?.close();
    await site.close();
  }
}
