// In one process, in this order: the story that the triggers want moves the space's clock.
import './connection.test.js';
import './creates.test.js';
import './searches.test.js';
import './dates.test.js';
import './errors.test.js';
import './triggers.test.js';
