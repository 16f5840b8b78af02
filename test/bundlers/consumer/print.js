import { presignedUrl } from './consumer.js';

console.log(await presignedUrl());
