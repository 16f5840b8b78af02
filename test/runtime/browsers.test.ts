import { testBrowser } from './browser-tests.js';
import { openChromium } from './runners/chromium.mjs';
import { openFirefox } from './runners/firefox.mjs';
import { openWebkit } from './runners/webkit.mjs';
import { useConsumer } from './use-consumer.js';

const consumer = useConsumer();
testBrowser(consumer, 'chromium', openChromium);
testBrowser(consumer, 'firefox', openFirefox);
testBrowser(consumer, 'webkit', openWebkit);
