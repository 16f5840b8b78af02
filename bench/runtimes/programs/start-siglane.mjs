import job from '../first.json' with { type: 'json' };
import { loads, timeStart } from '../start.mjs';
import { handOver } from './hand-over.mjs';

handOver(timeStart(loads['siglane'], job));
