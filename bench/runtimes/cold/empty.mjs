import { end } from './end.mjs';

end('');
